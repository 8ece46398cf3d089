// Policies of Amplify are decided by both evaluators as by the model of Amplify. What stands before
// the first NUL of the input is a policy; if nothing does, the bytes after it choose a generated
// one. The rest of the bytes choose requests.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "policy/compiler.h"
#include "policy/testing/agreement.h"
#include "policy/testing/amplify_model.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_amplify.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

constexpr int kRequests = 8;

std::string_view WordFor(const Decision& decision) {
  if (decision.allowed()) return "allow";
  return decision.reason == Reason::kDeniedByRule ? "explicit_deny" : "implicit_deny";
}

void Check(const std::string& policy, Syntax syntax, Choices& choices) {
  CompileOptions options;
  options.lint = false;
  const CompileResult built = CompilePolicy(Source("fuzz", policy), syntax, options);
  if (!built.ok() || !built.policy()->amplify || built.policy()->amplify->paths.empty()) return;
  const AmplifyDefinition& definition = *built.policy()->amplify;
  if (!AmplifyModelError(definition).empty()) std::abort();
  const AmplifyModel model(definition);
  for (int i = 0; i < kRequests; ++i) {
    const AmplifyRequest request = RandomAmplifyRequest(definition, choices);
    const Judgement judgement =
        Judge(built, request.principal, request.action_name, request.path.value_or(""));
    const std::string expected = model.Decide(request.principal, request.action, request.path);
    // A path that Postern rejects (too long, a NUL) is denied, whatever Amplify would do.
    const bool is_rejected = judgement.compiled.reason == Reason::kPathRejected;
    if (judgement.Agrees() && (is_rejected || WordFor(judgement.compiled) == expected)) continue;
    std::fprintf(stderr, "%s\n%s %s %s\nexpected %s\n%s", policy.c_str(),
                 PrincipalText(request.principal).c_str(), request.action_name.c_str(),
                 request.path.value_or("(no prefix)").c_str(), expected.c_str(),
                 judgement.Text().c_str());
    std::abort();
  }
}

}  // namespace
}  // namespace postern::internal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using postern::internal::Check;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = input.find('\0');
  postern::internal::ByteChoices choices(end == input.npos ? "" : input.substr(end + 1));
  if (end == 0) {
    const std::string policy =
        postern::internal::AmplifyText(postern::internal::RandomAmplify(choices));
    Check(policy, postern::Syntax::kJson, choices);
  } else {
    Check(std::string(input.substr(0, end)), postern::Syntax::kYaml, choices);
  }
  return 0;
}
