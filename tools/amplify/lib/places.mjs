// Where in the user's files the code stands that is running, or that threw.
import { SourceMap } from 'node:module';
import { join, relative, sep } from 'node:path';

// Deep enough for rules that functions of functions make.
const FRAMES = 100;

export class Places {
  // `url` is that of the bundle, of which `map` is the source map (text, with sources relative to
  // `project`).
  constructor(url, map, project) {
    this.url = url;
    this.map = new SourceMap(JSON.parse(map));
    this.project = project;
    Error.stackTraceLimit = FRAMES;
  }

  // Returns where the user's code stands that (indirectly) called: [{file, line, column}], the
  // innermost first. `file` is relative to the project, lines and columns count from 1.
  here() {
    return this.of(new Error());
  }

  // Returns the same of what was thrown, [] if that is no error or none of the user's code threw it.
  of(error) {
    const after = `${this.url}:`;
    return String(error?.stack ?? '')
      .split('\n')
      .filter((line) => line.includes(after))
      .map((line) => this.#original(line.slice(line.indexOf(after) + after.length)))
      .filter(Boolean);
  }

  #original(position) {
    const [line, column] = position.split(':').map((number) => parseInt(number, 10));
    const entry = this.map.findEntry(line - 1, column - 1);
    if (!entry.originalSource) return null;
    const source = decodeURIComponent(entry.originalSource); // esbuild writes sources as URLs
    const file = relative(this.project, join(this.project, source));
    return {
      file: file.split(sep).join('/'),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  }
}

// Returns FILE:LINE:COLUMN of the innermost place, "" if there is none.
export function position([place]) {
  return place ? `${place.file}:${place.line}:${place.column}` : '';
}

// Returns FILE:LINE, and where that is not the resource file, from which line of it that was called.
export function line(places, resource) {
  const [inner] = places;
  const outer = resourceLine(places, resource);
  const text = inner ? `${inner.file}:${inner.line}` : '';
  return !outer || inner.file === resource ? text : `${text}, from ${outer}`;
}

// Returns FILE:LINE of the innermost place in the resource file, "" if there is none.
export function resourceLine(places, resource) {
  const place = places.find(({ file }) => file === resource);
  return place ? `${place.file}:${place.line}` : '';
}
