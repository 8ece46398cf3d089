#include "bench/bare_yaml.h"

#include <sstream>

#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/parser.h"

namespace postern::bench {
namespace {

class NoHandler : public YAML::EventHandler {
 public:
  size_t num_events() const { return num_events_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override { ++num_events_; }
  void OnDocumentEnd() override { ++num_events_; }
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override { ++num_events_; }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override { ++num_events_; }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    num_events_ += value.size();
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    ++num_events_;
  }
  void OnSequenceEnd() override { ++num_events_; }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    ++num_events_;
  }
  void OnMapEnd() override { ++num_events_; }

 private:
  size_t num_events_ = 0;
};

}  // namespace

size_t CountYamlEvents(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  NoHandler handler;
  while (parser.HandleNextDocument(handler)) {
  }
  return handler.num_events();
}

}  // namespace postern::bench
