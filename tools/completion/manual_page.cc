#include "tools/completion/manual_page.h"

#include <sstream>

#include "engine/version.h"

// Roff as groff and mandoc read it: groff_man(7), groff_char(7).
namespace postern::tools {
namespace {

constexpr std::string_view kDescription[] = {
    "Postern decides by a policy who may do what on which paths, and says why. A file of cases "
    "proves that the policy says what its authors meant.",
    "A policy is written in YAML, in JSON if its name ends in `.json`, or compiled, which is known "
    "by its first bytes. In place of a file that is read, `-` is standard input.",
    "Results go to standard output, errors to standard error. The value of an option is the next "
    "word, or stands behind a `=`; of one that may go without a value, behind a `=` alone.",
};

struct Entry {
  std::string_view name;
  std::string_view text;
};

constexpr Entry kEnvironment[] = {
    {"CI",
     "Unless it is empty, `0` or `false`, this is continuous integration: `only` in a case file is "
     "refused as by `--ci`, nothing is remembered for `--failed`, and no progress is shown."},
    {"NO_COLOR", "Unless it is empty, nothing is coloured. Without it, a terminal has colours."},
    {"TERM", "Without it, or if it is `dumb`, nothing is coloured and no progress is shown."},
    {"PATH", "Where `postern graph --format svg` looks for `dot`."},
    {"XDG_CACHE_HOME, HOME", "Where files that are only remembered are kept; see FILES."},
};

constexpr Entry kFiles[] = {
    {"$XDG_CACHE_HOME/postern/failed.jsonl, ~/.cache/postern/failed.jsonl",
     "The tests that failed when they were last run, for `postern test --failed`."},
};

// Returns `text` as roff prints it. A hyphen is the one that is typed; a quote is no other quote.
std::string Plain(std::string_view text) {
  std::string roff;
  for (const char c : text) {
    switch (c) {
      case '\\':
        roff += "\\(rs";
        break;
      case '-':
        roff += "\\-";
        break;
      case '\'':
        roff += "\\(aq";
        break;
      case '`':
        roff += "\\(ga";
        break;
      case '"':
        roff += "\\(dq";
        break;
      case '^':
        roff += "\\(ha";
        break;
      case '~':
        roff += "\\(ti";
        break;
      case '\n':
        roff += ' ';
        break;
      default:
        roff.push_back(c);
    }
  }
  return roff;
}

std::string Bold(std::string_view text) { return "\\fB" + Plain(text) + "\\fR"; }
std::string Italic(std::string_view text) { return "\\fI" + Plain(text) + "\\fR"; }

// Returns a line, which is never taken for a request: those begin with a dot or a quote.
std::string Line(const std::string& roff) {
  const bool is_like_request = roff.substr(0, 1) == "." || roff.substr(0, 1) == "'";
  return (is_like_request ? "\\&" : "") + roff + "\n";
}

// Returns a line of prose, in which what is within backticks is bold.
std::string Prose(std::string_view text) {
  std::string roff;
  while (true) {
    const size_t begin = text.find('`');
    const size_t end = begin == std::string_view::npos ? begin : text.find('`', begin + 1);
    roff += Plain(text.substr(0, end == std::string_view::npos ? end : begin));
    if (end == std::string_view::npos) return Line(roff);
    roff += Bold(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
}

std::string Section(std::string_view title) { return ".SH " + std::string(title) + "\n"; }

std::string Tagged(const std::string& tag, std::string_view text) {
  return ".TP\n" + Line(tag) + Prose(text);
}

// Returns paragraphs; an empty line is between two.
std::string Paragraphs(const std::string& text) {
  std::istringstream lines(text);
  std::string roff, paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) roff += ".PP\n" + Prose(paragraph);
    paragraph.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) end_paragraph();
    if (!line.empty()) paragraph += (paragraph.empty() ? "" : " ") + line;
  }
  end_paragraph();
  return roff;
}

// `\fB\-o\fR \fIFILE\fR, \fB\-\-output\fR \fIFILE\fR`
std::string TagOf(const OptionEntry& option) {
  std::string tag;
  for (const std::string& name : option.names) {
    tag += (tag.empty() ? "" : ", ") + Bold(name);
    if (option.is_value_optional) tag += "[" + Bold("=") + Italic(option.placeholder) + "]";
    if (option.TakesNextWord()) tag += " " + Italic(option.placeholder);
  }
  return tag;
}

std::string SynopsisOf(const PositionalEntry& positional) {
  const std::string text = Italic(positional.name) + (positional.is_repeatable ? " ..." : "");
  return positional.is_required ? text : "[" + text + "]";
}

// `--help` is said once, of all commands.
bool IsHelp(const OptionEntry& option) { return option.names.back() == "--help"; }

std::string SubsectionOf(const CommandTable& table, const CommandEntry& command) {
  const std::string name = table.program.name + " " + command.name;
  std::string roff = ".SS " + Plain(name) + "\n" + Bold(name);
  if (command.options.size() > 1) roff += " [" + Italic("option") + " ...]";
  for (const PositionalEntry& positional : command.positionals) {
    roff += " " + SynopsisOf(positional);
  }
  roff += "\n.PP\n" + Prose(command.summary + ".");
  for (const PositionalEntry& positional : command.positionals) {
    roff += Tagged(Italic(positional.name), positional.help);
  }
  for (const OptionEntry& option : command.options) {
    if (!IsHelp(option)) roff += Tagged(TagOf(option), option.help);
  }
  return roff + Paragraphs(command.notes);
}

std::string CommandsSection(const CommandTable& table) {
  std::string roff = Section("COMMANDS") + "Each command takes:\n";
  for (const OptionEntry& option : table.program.options) {
    roff += Tagged(TagOf(option), option.help);
  }
  for (const CommandEntry& command : table.commands) roff += SubsectionOf(table, command);
  return roff;
}

std::string ExitStatusSection(std::string_view exit_statuses) {
  std::istringstream lines{std::string(exit_statuses)};
  std::string roff = Section("EXIT STATUS");
  for (std::string line; std::getline(lines, line);) {
    const size_t blank = line.find(' ');
    if (blank != std::string::npos)
      roff += Tagged(Bold(line.substr(0, blank)), line.substr(blank + 1));
  }
  return roff + ".PP\n" +
         Prose("If several apply, it is the first of 130, 1, 3, 4, 2 and 0 that does.");
}

std::string ExamplesSection(const CommandTable& table) {
  std::string roff = Section("EXAMPLES");
  for (const CommandEntry& command : table.commands) {
    if (command.examples.empty()) continue;
    roff += ".TP\n" + Prose(command.summary + ":") + ".EX\n";
    for (const std::string& example : command.examples) roff += Line(Plain(example));
    roff += ".EE\n";
  }
  return roff;
}

}  // namespace

std::string ManualPage(const CommandTable& table, std::string_view exit_statuses) {
  const CommandEntry& program = table.program;
  std::string summary = program.summary;
  summary.erase(summary.find_last_not_of('.') + 1);
  std::string roff = ".\\\" Printed by `postern man`.\n.TH POSTERN 1 \"\" \"postern " +
                     Plain(kVersion) + "\" \"User Commands\"\n";
  roff += Section("NAME") + Plain(program.name) + " \\- " + Plain(summary) + "\n";
  roff += Section("SYNOPSIS") + Bold(program.name) + " " + Italic("command") + " [" +
          Italic("option") + " ...] [" + Italic("argument") + " ...]\n";
  roff += Section("DESCRIPTION");
  for (const std::string_view paragraph : kDescription) {
    roff += (paragraph == kDescription[0] ? "" : ".PP\n") + Prose(paragraph);
  }
  roff += CommandsSection(table) + ExitStatusSection(exit_statuses) + Section("ENVIRONMENT");
  for (const Entry& entry : kEnvironment) roff += Tagged(Bold(entry.name), entry.text);
  roff += Section("FILES");
  for (const Entry& entry : kFiles) roff += Tagged(Italic(entry.name), entry.text);
  roff += ExamplesSection(table) + Section("SEE ALSO");
  return roff + Bold("dot") + "(1), " + Bold("patch") + "(1), " + Bold("prove") + "(1)\n";
}

}  // namespace postern::tools
