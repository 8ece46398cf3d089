"""A shell at a terminal of its own, where keys are typed and the command line is read back."""

import os
import pty
import select
import signal
import termios
import threading

TIMEOUT_S = 120  # of a shell that hangs


class Terminal:
    """Keys below make the shell tell its command line, and empty it.

    The shell writes to file descriptor REPLY what it is asked, ended by a NUL byte.
    """

    REPLY = 9
    TELL = "\x18\x10"  # Ctrl-X Ctrl-P

    def __init__(self, arguments, environment, folder):
        self._reply, writer = os.pipe()
        child, self._keyboard = pty.fork()
        if child == 0:
            os.dup2(writer, self.REPLY)
            termios.tcsetwinsize(0, (100, 1000))  # so that no text is cut
            os.chdir(folder)
            os.execve(arguments[0], arguments, environment)
        os.close(writer)
        self._child = child
        self._shown = []
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def _watch(self):
        """Reads what the shell shows: it would wait for that."""
        try:
            while text := os.read(self._keyboard, 4096):
                self._shown.append(text)
        except OSError:  # the shell has ended
            pass

    def type(self, keys):
        os.write(self._keyboard, keys.encode())

    def reply(self):
        text = b""
        while not text.endswith(b"\0"):
            if not select.select([self._reply], [], [], TIMEOUT_S)[0]:
                raise TimeoutError(b"".join(self._shown).decode(errors="replace"))
            text += os.read(self._reply, 1)
        return text[:-1].decode()

    def complete(self, line):
        """Returns the command line after TAB is pressed behind `line`."""
        self.type(line + "\t" + self.TELL)
        return self.reply()

    def close(self):
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        self._watcher.join()
        os.close(self._keyboard)
        os.close(self._reply)
