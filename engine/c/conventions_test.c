/* The conventions at the top of postern.h: whatever a caller does wrong is an error, never an
 * allow, and leaves no old value behind. */
#include <stdint.h>
#include <string.h>

#include "engine/c/postern.h"
#include "engine/c/testing/check.h"

#define KEY "engine/c/testing/key.pstn"

/* Handles of every kind, with a policy that allows everything. */
typedef struct Handles {
  postern_store *store;
  postern_file *file;
  postern_reader *reader;
  postern_session *session;
} Handles;

static Handles Make(void) {
  Handles handles = {StoreOf(KEY), NULL, NULL, Guest()};
  CHECK_INT(POSTERN_OK, postern_file_open(handles.store, KEY, strlen(KEY), &handles.file));
  CHECK_INT(POSTERN_OK, postern_reader_new(handles.store, &handles.reader));
  return handles;
}

static void Free(Handles handles) {
  postern_session_free(handles.session);
  postern_reader_free(handles.reader);
  postern_file_free(handles.file);
  postern_store_free(handles.store);
}

static bool IsDenied(const postern_decision *decision) {
  return decision->effect == POSTERN_DENY && decision->reason == POSTERN_REASON_NO_POLICY &&
         decision->declaration == POSTERN_NONE && decision->rule == POSTERN_NONE &&
         decision->selector == POSTERN_NONE && decision->revision == 0 && decision->reserved == 0 &&
         decision->path_error == POSTERN_PATH_OK && decision->path_offset == 0;
}

/* Expects `error` of all that decides or explains, and that it leaves nothing behind. */
static void ExpectError(int error, postern_reader *reader, postern_session *session,
                        postern_view action, postern_view path) {
  postern_decision decision;
  memset(&decision, 0xff, sizeof decision);
  CHECK_INT(error, postern_decide(reader, session, action.data, action.size, path.data, path.size,
                                  &decision));
  CHECK(IsDenied(&decision));

  const postern_request requests[] = {{View("get"), View("x")}, {action, path}};
  postern_decision decisions[2];
  memset(decisions, 0xff, sizeof decisions);
  CHECK_INT(error, postern_decide_batch(reader, session, requests, 2, decisions));
  CHECK(IsDenied(&decisions[0]));
  CHECK(IsDenied(&decisions[1]));

  postern_string text = {(char *)&decision, 1};
  memset(&decision, 0xff, sizeof decision);
  CHECK_INT(error, postern_explain(reader, session, action.data, action.size, path.data, path.size,
                                   NULL, &text, &decision));
  CHECK(IsDenied(&decision));
  CHECK(text.data == NULL && text.size == 0);
}

static void ExpectNoReader(postern_reader *reader) {
  postern_view canonical = View("old");
  int32_t path_error = 9;
  uint32_t path_offset = 9;
  CHECK_INT(POSTERN_ERROR_HANDLE,
            postern_canonical_path(reader, "x", 1, &canonical, &path_error, &path_offset));
  CHECK(canonical.data == NULL && canonical.size == 0 && path_error == 0 && path_offset == 0);
  canonical = View("old");
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_forward_path(reader, "x", 1, &canonical));
  CHECK(canonical.data == NULL && canonical.size == 0);
  postern_policy_info info = {.struct_size = sizeof info, .revision = 9};
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_reader_policy(reader, &info));
  CHECK_INT(0, (long long)info.revision);
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_reader_release(reader));
  postern_reader_free(reader);
}

static void ExpectNoStore(postern_store *store) {
  postern_reader *reader = (postern_reader *)&store;
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_reader_new(store, &reader));
  CHECK(reader == NULL);
  postern_file *file = (postern_file *)&store;
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_file_open(store, "x", 1, &file));
  CHECK(file == NULL);
  file = (postern_file *)&store;
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_file_watch(store, "x", 1, &file));
  CHECK(file == NULL);
  postern_string error = {(char *)&store, 1};
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_store_load(store, "x", 1, NULL, 0, &error));
  CHECK(error.data == NULL && error.size == 0);
  postern_store_state state = {.struct_size = sizeof state, .revision = 9};
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_store_get_state(store, &state, &error));
  CHECK_INT(0, (long long)state.revision);
  postern_store_free(store);
}

static void ExpectNoFile(postern_file *file) {
  postern_string error = {(char *)&error, 1};
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_file_poll(file, &error));
  CHECK(error.data == NULL && error.size == 0);
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_file_reload(file, NULL));
  postern_file_free(file);
}

/* Null, misaligned, of another kind: each is no handle, and is not freed. */
static void TestHandles(void) {
  const Handles good = Make();
  static uint64_t no_handle[8];
  void *const bad[] = {NULL, no_handle, (char *)no_handle + 1};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    ExpectError(POSTERN_ERROR_HANDLE, bad[i], good.session, View("get"), View("x"));
    ExpectError(POSTERN_ERROR_HANDLE, good.reader, bad[i], View("get"), View("x"));
    ExpectNoReader(bad[i]);
    ExpectNoStore(bad[i]);
    ExpectNoFile(bad[i]);
    postern_session_free(bad[i]);
  }
  void *const each[] = {good.store, good.file, good.reader, good.session};
  for (size_t i = 0; i < sizeof each / sizeof *each; ++i) {
    if (each[i] != good.store) ExpectNoStore(each[i]);
    if (each[i] != good.file) ExpectNoFile(each[i]);
    if (each[i] != good.reader) ExpectNoReader(each[i]);
    if (each[i] != good.session) postern_session_free(each[i]);
  }
  CHECK_INT(POSTERN_ALLOW,
            postern_decide(good.reader, good.session, "get", 3, "x", 1, NULL)); /* still there */
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_store_new(NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_reader_new(good.store, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_file_open(good.store, "x", 1, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_file_watch(good.store, "x", 1, NULL));
  Free(good);
}

static void TestTexts(void) {
  const Handles good = Make();
  const postern_view null = {NULL, 3};
  ExpectError(POSTERN_ERROR_ARGUMENT, good.reader, good.session, null, View("x"));
  ExpectError(POSTERN_ERROR_ARGUMENT, good.reader, good.session, View("get"), null);
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_store_load(good.store, NULL, 3, NULL, 0, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_store_load(good.store, "x", 1, NULL, 3, NULL));
  postern_file *file = NULL;
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_file_open(good.store, NULL, 3, &file));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_canonical_path(good.reader, NULL, 3, NULL, NULL, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_forward_path(good.reader, NULL, 3, NULL));
  /* Null and empty is the empty text. */
  postern_decision decision;
  CHECK_INT(POSTERN_DENY, postern_decide(good.reader, good.session, NULL, 0, "x", 1, &decision));
  CHECK_INT(POSTERN_REASON_UNKNOWN_ACTION, decision.reason);
  CHECK_INT(POSTERN_DENY, postern_decide(good.reader, good.session, "get", 3, NULL, 0, &decision));
  CHECK_INT(POSTERN_PATH_EMPTY, decision.path_error);
  Free(good);
}

static void TestNeededArguments(void) {
  const Handles good = Make();
  const postern_request request = {View("get"), View("x")};
  postern_decision decision;
  memset(&decision, 0xff, sizeof decision);
  CHECK_INT(POSTERN_ERROR_ARGUMENT,
            postern_decide_batch(good.reader, good.session, NULL, 1, &decision));
  CHECK(IsDenied(&decision));
  CHECK_INT(POSTERN_ERROR_ARGUMENT,
            postern_decide_batch(good.reader, good.session, &request, 1, NULL));
  CHECK_INT(POSTERN_ERROR_HANDLE, postern_decide_batch(NULL, good.session, NULL, 0, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT,
            postern_explain(good.reader, good.session, "get", 3, "x", 1, NULL, NULL, &decision));
  CHECK(IsDenied(&decision));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_reader_policy(good.reader, NULL));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_store_get_state(good.store, NULL, NULL));
  postern_string_free(NULL);
  Free(good);
}

/* Expects that no session is made. */
static void ExpectNoSession(const postern_principal *principal) {
  postern_session *session = (postern_session *)&session;
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_session_new(principal, &session));
  CHECK(session == NULL);
}

static void TestPrincipals(void) {
  const postern_view null = {NULL, 3};
  const postern_view group = {"admin", 5};
  const postern_attribute attribute = {{"plan", 4}, {NULL, 3}};
  const postern_principal good = {.struct_size = sizeof good, .kind = POSTERN_USER};
  ExpectNoSession(NULL);
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_session_new(&good, NULL));
  postern_principal bad = good;
  for (size_t i = 0; i < 3; ++i) {
    bad.kind = (int32_t[]){-1, 3, 256}[i]; /* 256 would be a guest in a byte */
    ExpectNoSession(&bad);
  }
  bad = good;
  bad.knows_groups = 2;
  ExpectNoSession(&bad);
  bad = good;
  bad.entity_id = null;
  ExpectNoSession(&bad);
  bad = good;
  bad.name = null;
  ExpectNoSession(&bad);
  bad = good;
  bad.groups = &group;
  bad.num_groups = 1; /* groups that are not known */
  ExpectNoSession(&bad);
  bad.knows_groups = 1;
  bad.groups = NULL;
  ExpectNoSession(&bad);
  bad.groups = &null;
  ExpectNoSession(&bad);
  bad = good;
  bad.num_attributes = 1;
  ExpectNoSession(&bad);
  bad.attributes = &attribute;
  ExpectNoSession(&bad);
}

/* Structures of a caller that was compiled with an older or a newer header. */
static void TestSizes(void) {
  const Handles good = Make();
  struct {
    postern_principal known;
    int64_t later;
  } newer = {{.struct_size = sizeof newer}, 0};
  postern_session *session = NULL;
  CHECK_INT(POSTERN_OK, postern_session_new(&newer.known, &session));
  postern_session_free(session);
  newer.later = 1; /* something that the library can't do */
  ExpectNoSession(&newer.known);
  newer.known.struct_size = 0;
  ExpectNoSession(&newer.known);
  newer.known.struct_size = sizeof newer.known - 1;
  ExpectNoSession(&newer.known);

  struct {
    postern_store_state known;
    int64_t later;
  } state = {{.struct_size = sizeof state}, 9};
  CHECK_INT(POSTERN_OK, postern_store_get_state(good.store, &state.known, NULL));
  CHECK_INT(1, (long long)state.known.revision);
  CHECK_INT((long long)sizeof state, (long long)state.known.struct_size);
  CHECK_INT(0, state.later);
  state.known.struct_size = 0;
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_store_get_state(good.store, &state.known, NULL));
  postern_policy_info info = {.struct_size = 8};
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_reader_policy(good.reader, &info));

  postern_string text;
  for (size_t i = 0; i < 5; ++i) {
    postern_explain_options options = {.struct_size = sizeof options};
    if (i == 0) options.struct_size = 8;
    if (i == 1) options.format = 2;
    if (i == 2) options.audience = -1;
    if (i == 3) options.reserved = 1;
    if (i == 4) options.request_id.size = 1;
    CHECK_INT(POSTERN_ERROR_ARGUMENT,
              postern_explain(good.reader, good.session, "get", 3, "x", 1, &options, &text, NULL));
    CHECK(text.data == NULL);
  }
  Free(good);
}

static void TestNames(void) {
  for (int error = POSTERN_ERROR_INTERNAL; error <= POSTERN_ERROR_ARGUMENT; ++error) {
    CHECK(strlen(postern_error_text(error)) > 0);
    CHECK(strcmp(postern_error_text(error), postern_error_text(error - 1)) != 0);
  }
  CHECK(strcmp("an error of another version", postern_error_text(-1000)) == 0);
  CHECK(strcmp("no error", postern_error_text(POSTERN_ALLOW)) == 0);
  CHECK(strcmp("no_policy", postern_reason_name(POSTERN_REASON_NO_POLICY)) == 0);
  CHECK(strcmp("request_rejected", postern_reason_name(POSTERN_REASON_REQUEST_REJECTED)) == 0);
  CHECK(strcmp("stale_principal", postern_reason_name(POSTERN_REASON_STALE_PRINCIPAL)) == 0);
  CHECK(strcmp("principal_rejected", postern_reason_name(POSTERN_REASON_PRINCIPAL_REJECTED)) == 0);
  CHECK(strcmp("path_rejected", postern_reason_name(POSTERN_REASON_PATH_REJECTED)) == 0);
  CHECK(strcmp("unknown_action", postern_reason_name(POSTERN_REASON_UNKNOWN_ACTION)) == 0);
  CHECK(strcmp("denied_by_rule", postern_reason_name(POSTERN_REASON_DENIED_BY_RULE)) == 0);
  CHECK(strcmp("allowed", postern_reason_name(POSTERN_REASON_ALLOWED)) == 0);
  CHECK(strcmp("no_rule", postern_reason_name(POSTERN_REASON_NO_RULE)) == 0);
  CHECK(strcmp("no_declaration", postern_reason_name(POSTERN_REASON_NO_DECLARATION)) == 0);
  CHECK(strcmp("", postern_reason_name(-1)) == 0 && strcmp("", postern_reason_name(10)) == 0);
}

static void TestPathErrorNames(void) {
  static const char *const names[] = {
      "",
      "empty",
      "too_long",
      "nul",
      "utf8",
      "too_deep",
      "dot_segment",
      "empty_segment",
      "fragment",
      "not_origin_form",
      "raw_byte",
      "backslash",
      "path_parameter",
      "bad_percent",
      "encoded_slash",
      "encoded_delimiter",
      "control",
      "double_encoding",
      "edge_dot_or_space",
      "",
  };
  for (int i = 0; i < 20; ++i) CHECK(strcmp(names[i], postern_path_error_name(i)) == 0);
  CHECK_INT(18, POSTERN_PATH_EDGE_DOT_OR_SPACE);
  CHECK(strcmp("", postern_path_error_name(-1)) == 0);
}

static void TestVersions(void) {
  CHECK(strchr(postern_version(), '.') != NULL);
  CHECK_INT(1, postern_language_version());
  CHECK_INT(1, postern_abi_version());
  const postern_decision zeroed = {0};
  CHECK_INT(POSTERN_DENY, zeroed.effect);
}

int main(void) {
  TestHandles();
  TestTexts();
  TestNeededArguments();
  TestPrincipals();
  TestSizes();
  TestNames();
  TestPathErrorNames();
  TestVersions();
  return ExitStatus();
}
