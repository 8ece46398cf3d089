#!/usr/bin/python3
"""What the check of examples/nginx takes of nginx's throughput.

  gateways.py --library LIBPOSTERN --postern POSTERN [--pairs N] [--seconds S]

One nginx, configured as in the example, listens twice before one upstream (another nginx, which
answers at once): with the check, and without it. wrk asks one after the other, many times; what
counts is the median of the ratios of each pair, since both of a pair meet the same machine. Nothing
else may run on it.
"""

import argparse
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

EXAMPLE = pathlib.Path("examples/nginx")
CONNECTIONS = 16
TARGET = "/public/cat.png"
UPSTREAM = """worker_processes 1;
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  server { listen 127.0.0.1:@UPSTREAM@; keepalive_requests 1000000000; return 200 "cat"; }
}
"""
WITHOUT = """
  server {
    listen 127.0.0.1:@WITHOUT@;
    merge_slashes off;
    location / {
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("nginx does not listen")


def start_nginx(folder, config):
    """Starts nginx in `folder`, of which it must be able to read all."""
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(f"daemon off;\n{config}")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    return subprocess.Popen([nginx, "-p", f"{folder}/", "-c", "nginx.conf"], stderr=subprocess.DEVNULL)


def gateway_config(library, ports):
    """Returns the example's configuration, with a second server that does not ask."""
    config = (EXAMPLE / "nginx.conf").read_text().rstrip().removesuffix("}") + WITHOUT
    for name, value in ports.items() | {("LIBRARY", library)}:
        config = config.replace(f"@{name}@", str(value))
    return config


def prepare(folder, arguments):
    """Puts beside nginx what the example loads."""
    shutil.copy(EXAMPLE / "postern.lua", folder)
    (folder / "postern_cdef.h").write_bytes(subprocess.run(
        ["gcc", "-E", "-P", "engine/c/postern.h"], check=True, stdout=subprocess.PIPE).stdout)
    subprocess.run([arguments.postern, "compile", EXAMPLE / "rules.yaml", "-o", folder / "rules.pstn"],
                   check=True, stdout=subprocess.DEVNULL)


def requests_per_second(port, seconds):
    """Returns what wrk counts; every answer must be 200."""
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://127.0.0.1:{port}{TARGET}"],
        check=True, text=True, stdout=subprocess.PIPE).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(said)
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", said)[1])


def measure(ports, pairs, seconds):
    for name in ("GATEWAY", "WITHOUT"):
        requests_per_second(ports[name], seconds)  # warm
    ratios = []
    print("without/s     with/s   ratio")
    for pair in range(pairs):
        names = ("WITHOUT", "GATEWAY") if pair % 2 else ("GATEWAY", "WITHOUT")
        rate = {name: requests_per_second(ports[name], seconds) for name in names}
        ratios.append(rate["GATEWAY"] / rate["WITHOUT"])
        print(f"{rate['WITHOUT']:9.0f}  {rate['GATEWAY']:9.0f}   {ratios[-1]:.3f}", flush=True)
    lower, median, upper = statistics.quantiles(ratios, n=4)
    print(f"nginx with the check, of its throughput without: {median:.3f} "
          f"({lower:.3f} to {upper:.3f}, the middle half of {pairs} pairs)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--postern", required=True, type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=2)
    arguments = parser.parse_args()
    ports = {name: free_port() for name in ("GATEWAY", "WITHOUT", "UPSTREAM")}
    with tempfile.TemporaryDirectory() as scratch:
        folders = [pathlib.Path(scratch) / name for name in ("gateway", "upstream")]
        pathlib.Path(scratch).chmod(0o755)
        for folder in folders:
            folder.mkdir()
        prepare(folders[0], arguments)
        shutil.copy(arguments.library, folders[0] / "libpostern.so.1")
        started = [start_nginx(folders[1], UPSTREAM.replace("@UPSTREAM@", str(ports["UPSTREAM"]))),
                   start_nginx(folders[0], gateway_config(folders[0] / "libpostern.so.1", ports))]
        try:
            for port in ports.values():
                wait_for(port)
            time.sleep(1)  # workers load the policy
            measure(ports, arguments.pairs, arguments.seconds)
        finally:
            for process in started:
                process.send_signal(signal.SIGTERM)
                process.wait()


if __name__ == "__main__":
    main()
