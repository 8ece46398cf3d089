#include "engine/principal.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern {
namespace {

using namespace std::string_literals;

Principal User(std::string entity_id) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = std::move(entity_id);
  return user;
}

Principal Function(std::string name) {
  Principal function;
  function.kind = PrincipalKind::kFunction;
  function.name = std::move(name);
  return function;
}

void ExpectError(const Principal& principal, PrincipalError error) {
  EXPECT_EQ(PrincipalErrorText(ValidatePrincipal(principal)), PrincipalErrorText(error));
}

TEST(PrincipalTest, ADefaultPrincipalIsAGuest) {
  EXPECT_EQ(Principal().kind, PrincipalKind::kGuest);
  ExpectError(Principal(), PrincipalError::kNone);
}

TEST(PrincipalTest, EveryErrorHasItsOwnText) {
  std::set<std::string_view> texts;
  const int last = static_cast<int>(PrincipalError::kDuplicateAttribute);
  for (int i = 0; i <= last; ++i) texts.insert(PrincipalErrorText(static_cast<PrincipalError>(i)));
  EXPECT_EQ(texts.size(), last + 1u);
  EXPECT_EQ(PrincipalErrorText(PrincipalError::kNone), "");
  EXPECT_EQ(PrincipalErrorText(PrincipalError::kEntityIdSlash), "entity id holds a slash");
}

TEST(PrincipalTest, AnUnknownKindIsRejected) {
  Principal principal;
  principal.kind = static_cast<PrincipalKind>(3);
  ExpectError(principal, PrincipalError::kUnknownKind);
}

TEST(PrincipalTest, AnEntityIdIsData) {
  const std::vector<std::string> ids = {"alice",
                                        "*",
                                        "**",
                                        "{entity_id}",
                                        "%2F",
                                        "a:b",
                                        "a|b",
                                        "a b",
                                        "...",
                                        ".a",
                                        "\\",
                                        "\xe2\x80\x8b",
                                        "\xef\xbb\xbfu1",
                                        "caf\xc3\xa9",
                                        std::string("a\xc2\xa0") + "b",
                                        std::string(256, 'u')};
  for (const std::string& id : ids) {
    SCOPED_TRACE(id);
    ExpectError(User(id), PrincipalError::kNone);
    Principal guest;
    guest.entity_id = id;
    ExpectError(guest, PrincipalError::kNone);
  }
}

TEST(PrincipalTest, RefusedEntityIds) {
  const std::vector<std::pair<std::string, PrincipalError>> ids = {
      {"", PrincipalError::kEntityIdEmpty},
      {std::string(257, 'u'), PrincipalError::kEntityIdTooLong},
      {"/", PrincipalError::kEntityIdSlash},
      {"a/b", PrincipalError::kEntityIdSlash},
      {".", PrincipalError::kEntityIdDot},
      {"..", PrincipalError::kEntityIdDot},
      {"a\0"s, PrincipalError::kEntityIdControl},
      {"\t", PrincipalError::kEntityIdControl},
      {"a\nb", PrincipalError::kEntityIdControl},
      {"a\x7f", PrincipalError::kEntityIdControl},
      {"a\xc2\x80z", PrincipalError::kEntityIdControl},
      {"a\xc2\x9fz", PrincipalError::kEntityIdControl},
      {" a", PrincipalError::kEntityIdEdgeSpace},
      {"a ", PrincipalError::kEntityIdEdgeSpace},
      {" ", PrincipalError::kEntityIdEdgeSpace},
      {"\xc2\xa0"
       "a",
       PrincipalError::kEntityIdEdgeSpace},
      {"a\xe2\x80\xa8", PrincipalError::kEntityIdEdgeSpace},
      {"a\xe3\x80\x80", PrincipalError::kEntityIdEdgeSpace},
      {"\xff", PrincipalError::kEntityIdUtf8},
      {"a\xc3(", PrincipalError::kEntityIdUtf8},
      {"\xed\xa0\x80", PrincipalError::kEntityIdUtf8},
  };
  for (const auto& [id, error] : ids) {
    SCOPED_TRACE(::testing::PrintToString(id));
    ExpectError(User(id), error);
    Principal function = Function("thumbnailer");
    function.entity_id = id;
    ExpectError(function, error);
  }
}

TEST(PrincipalTest, ErrorsComeInTheOrderOfTheirEnumerators) {
  ExpectError(User(std::string(257, '/')), PrincipalError::kEntityIdTooLong);
  ExpectError(User("\xff\x01/ "), PrincipalError::kEntityIdSlash);
  ExpectError(User("\xff\x01 "), PrincipalError::kEntityIdControl);
  ExpectError(User("\xff "), PrincipalError::kEntityIdEdgeSpace);
  Principal guest;
  guest.entity_id = "";
  guest.groups.emplace();
  guest.name = "thumbnailer";
  guest.attributes.assign(65, {"a", "b"});
  ExpectError(guest, PrincipalError::kEntityIdEmpty);
  guest.entity_id.reset();
  ExpectError(guest, PrincipalError::kGroupsOfNonUser);
  guest.groups.reset();
  ExpectError(guest, PrincipalError::kNameOfNonFunction);
  guest.name.reset();
  ExpectError(guest, PrincipalError::kTooManyAttributes);
  guest.attributes.pop_back();
  ExpectError(guest, PrincipalError::kDuplicateAttribute);
}

// Few are compared in pairs, many are looked up.
TEST(PrincipalTest, AnAttributeIsGivenOnce) {
  for (size_t count = 2; count <= 12; ++count) {
    Principal guest;
    for (size_t i = 0; i < count; ++i) guest.attributes.emplace_back(std::to_string(i), "v");
    ExpectError(guest, PrincipalError::kNone);
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < i; ++j) {
        Principal twice = guest;
        twice.attributes[i].first = twice.attributes[j].first;
        ExpectError(twice, PrincipalError::kDuplicateAttribute);
      }
    }
  }
}

// They are looked at sixteen bytes at a time.
TEST(PrincipalTest, AnEntityIdIsLookedAtWhole) {
  for (size_t length = 1; length <= 70; ++length) {
    ExpectError(User(std::string(length, 'a')), PrincipalError::kNone);
    for (size_t i = 0; i < length; ++i) {
      const auto with = [&](char byte) {
        std::string id(length, 'a');
        id[i] = byte;
        return User(id);
      };
      const bool is_edge = i == 0 || i + 1 == length;
      ExpectError(with('/'), PrincipalError::kEntityIdSlash);
      ExpectError(with('.'), length == 1 ? PrincipalError::kEntityIdDot : PrincipalError::kNone);
      ExpectError(with(' '), is_edge ? PrincipalError::kEntityIdEdgeSpace : PrincipalError::kNone);
      ExpectError(with('\x1f'), PrincipalError::kEntityIdControl);
      ExpectError(with('\x7f'), PrincipalError::kEntityIdControl);
      ExpectError(with('\x80'), PrincipalError::kEntityIdUtf8);
      ExpectError(with('\xff'), PrincipalError::kEntityIdUtf8);
      ExpectError(with('!'), PrincipalError::kNone);
      ExpectError(with('~'), PrincipalError::kNone);
    }
  }
}

TEST(PrincipalTest, GroupsAreOfAUserOnlyAndAtMost1024) {
  Principal user = User("alice");
  user.groups.emplace(1024, "g");
  ExpectError(user, PrincipalError::kNone);
  user.groups->push_back("g");
  ExpectError(user, PrincipalError::kTooManyGroups);
  Principal guest;
  guest.groups.emplace();
  ExpectError(guest, PrincipalError::kGroupsOfNonUser);
  Principal function = Function("f");
  function.groups.emplace();
  ExpectError(function, PrincipalError::kGroupsOfNonUser);
}

TEST(PrincipalTest, ANameIsRequiredOfAFunctionAndRefusedOfOthers) {
  ExpectError(Function("thumbnailer"), PrincipalError::kNone);
  Principal function = Function("");
  function.name.reset();
  ExpectError(function, PrincipalError::kNameMissing);
  Principal user = User("alice");
  user.name = "alice";
  ExpectError(user, PrincipalError::kNameOfNonFunction);
}

TEST(PrincipalTest, AttributesAreUniqueAndAtMost64) {
  Principal user = User("alice");
  for (int i = 0; i < 64; ++i) user.attributes.emplace_back(std::to_string(i), "v");
  ExpectError(user, PrincipalError::kNone);
  user.attributes[63].first = "0";
  ExpectError(user, PrincipalError::kDuplicateAttribute);
  user.attributes.emplace_back("64", "v");
  ExpectError(user, PrincipalError::kTooManyAttributes);
}

TEST(PrincipalTest, LimitsAreOptions) {
  RequestLimits limits;
  limits.entity_id_bytes = 3;
  limits.groups = 1;
  limits.attributes = 1;
  Principal user = User("abc");
  user.groups = {"g"};
  user.attributes = {{"a", "b"}};
  EXPECT_EQ(ValidatePrincipal(user, limits), PrincipalError::kNone);
  user.attributes.emplace_back("c", "d");
  EXPECT_EQ(ValidatePrincipal(user, limits), PrincipalError::kTooManyAttributes);
  user.groups->push_back("h");
  EXPECT_EQ(ValidatePrincipal(user, limits), PrincipalError::kTooManyGroups);
  user.entity_id = "abcd";
  EXPECT_EQ(ValidatePrincipal(user, limits), PrincipalError::kEntityIdTooLong);
}

}  // namespace
}  // namespace postern
