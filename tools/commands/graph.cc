#include "tools/commands/graph.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/path.h"
#include "policy/compiler.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/request_flags.h"
#include "tools/graph/dot_writer.h"
#include "tools/graph/graphviz.h"
#include "tools/graph/picture.h"

namespace postern::tools {
namespace {

struct GraphFlags {
  std::string policy;
  std::optional<std::string> path;
  std::string format;
  std::string output = "-";
  size_t max_nodes = PictureOptions().max_nodes;
};

ExitStatus CouldNotRun(const std::string& error, Console& console) {
  console.Error(error);
  return ExitStatus::kCouldNotRun;
}

// Returns why the path has no way, or nothing.
std::string PathError(const GraphFlags& flags, const CanonicalPath& path) {
  if (path.ok() || path.is_root()) return "";
  return "the path " + Quoted(*flags.path) + " is rejected: `" +
         std::string(PathErrorName(path.error())) + "` at byte " + std::to_string(path.offset());
}

// Whether a file begins as one that this command has written.
bool BeginsAsGraph(std::string_view beginning) {
  for (const std::string_view graph : {"digraph postern", "<?xml ", "<svg "}) {
    if (beginning.substr(0, graph.size()) == graph) return true;
  }
  return false;
}

ExitStatus Print(const GraphFlags& flags, const std::string& text, Console& console) {
  if (flags.output == "-") {
    console.out().Write(text);
    return ExitStatus::kDone;
  }
  const absl::Status written = WriteFile(flags.output, text);
  return written.ok() ? ExitStatus::kDone : CouldNotRun(TextOf(written), console);
}

ExitStatus RunGraph(const GraphFlags& flags, Console& console) {
  if (flags.output != "-") {
    const absl::Status may_replace = MayReplace(flags.output, "graph", BeginsAsGraph);
    if (!may_replace.ok()) return CouldNotRun(TextOf(may_replace), console);
  }
  const CompileResult policy = LoadPolicy(flags.policy, console);
  if (!policy.ok()) return StatusOf(policy);
  PictureOptions options;
  options.max_nodes = flags.max_nodes;
  if (flags.path) {
    options.path = policy.graph()->path(*flags.path);
    const std::string error = PathError(flags, *options.path);
    if (!error.empty()) return CouldNotRun(error, console);
  }
  const absl::StatusOr<Picture> picture = MakePicture(*policy.graph(), options);
  if (!picture.ok()) return CouldNotRun(TextOf(picture.status()), console);
  const std::string dot = DotText(picture->drawing);
  if (flags.format == "dot") return Print(flags, dot, console);
  const absl::StatusOr<std::string> svg = SvgOf(dot);
  return svg.ok() ? Print(flags, *svg, console) : CouldNotRun(TextOf(svg.status()), console);
}

}  // namespace

Command AddGraphCommand(CLI::App& root) {
  const auto flags = std::make_shared<GraphFlags>();
  CLI::App* app = root.add_subcommand("graph", "Draw the decision graph of a policy");
  AddPolicy(*app, flags->policy);
  app->add_option("--path", flags->path, "Draw the way that a request for this path takes")
      ->option_text("PATH");
  app->add_option("--max-nodes", flags->max_nodes,
                  "Of each graph, draw so many states and declarations at most, and count the "
                  "rest (default: 200)")
      ->check(CLI::Range(size_t{1}, size_t{1'000'000}))
      ->option_text("N");
  AddFormatOption(*app, {"dot", "svg"}, flags->format);
  TakesFile(app->add_option("-o,--output", flags->output, "Where to; `-` is standard output")
                ->option_text("FILE"));
  app->footer(
      "DOT is the language of Graphviz; `--format svg` needs its `dot`.\n\n"
      "Examples:\n"
      "  postern graph social-room.yaml --format svg -o social-room.svg\n"
      "  postern graph social-room.yaml --path room/1/a.png | dot -Tpng > way.png");
  return {app, [flags](Console& console) { return RunGraph(*flags, console); }};
}

}  // namespace postern::tools
