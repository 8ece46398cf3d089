// What ends a run, and how that is told.

// Exit statuses, as those of `postern` itself.
export const COULD_NOT_RUN = 1;
export const NOT_UNDERSTOOD = 3;

// A resource file, or a command, that can't be followed. `at` is where in the user's files ("" if
// nowhere), `help` what to do about it ("" if that is plain).
export class Refusal extends Error {
  constructor(message, { at = '', help = '', status = NOT_UNDERSTOOD } = {}) {
    super(message);
    Object.assign(this, { at, help, status });
  }

  // Returns the lines for standard error.
  report() {
    const place = this.at ? `${this.at}: ` : 'postern-amplify: ';
    return `${place}error: ${this.message}\n${this.help ? `  help: ${this.help}\n` : ''}`;
  }
}
