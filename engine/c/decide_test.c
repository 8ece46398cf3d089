/* The C interface as a C program uses it: policies, principals, decisions, explanations. */
#include <stdlib.h>
#include <string.h>

#include "engine/c/postern.h"
#include "engine/c/testing/check.h"

#define ROOMS "engine/c/testing/rooms.pstn"

static int Decide(postern_reader *reader, postern_session *session, const char *action,
                  const char *path) {
  postern_decision decision;
  memset(&decision, 0xff, sizeof decision);
  const int answer =
      postern_decide(reader, session, action, strlen(action), path, strlen(path), &decision);
  CHECK_INT(answer == POSTERN_ALLOW ? POSTERN_ALLOW : POSTERN_DENY, decision.effect);
  CHECK_INT(answer == POSTERN_ALLOW, decision.reason == POSTERN_REASON_ALLOWED);
  CHECK_INT(answer,
            postern_decide(reader, session, action, strlen(action), path, strlen(path), NULL));
  return answer;
}

static postern_reader *ReaderOf(postern_store *store) {
  postern_reader *reader = NULL;
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  return reader;
}

static void TestPrincipals(void) {
  postern_store *store = StoreOf(ROOMS);
  postern_reader *reader = ReaderOf(store);
  postern_session *guest = Guest();
  postern_session *alice = User("alice", "editor");
  postern_session *carol = User("carol", "admin");
  postern_session *unknown = User("alice", NULL);
  CHECK_INT(POSTERN_ALLOW, Decide(reader, guest, "get", "room/1/cat.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, guest, "write", "room/1/cat.png"));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, alice, "write", "room/1/cat.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, alice, "write", "room/1/locked/cat.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, alice, "list", "room/1/cat.png"));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, carol, "list", "room/1/cat.png"));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, alice, "write", "profile/alice/me.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, carol, "write", "profile/alice/me.png"));
  /* Unknown groups are not spared a deny that asks for one. */
  CHECK_INT(POSTERN_ALLOW, Decide(reader, alice, "get", "staff/news"));
  CHECK_INT(POSTERN_DENY, Decide(reader, unknown, "get", "staff/news"));
  postern_session_free(unknown);
  postern_session_free(carol);
  postern_session_free(alice);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestFunctionsGuestsAndAttributes(void) {
  postern_store *store = StoreOf(ROOMS);
  postern_reader *reader = ReaderOf(store);
  postern_session *session = NULL;
  postern_principal function = {
      .struct_size = sizeof function, .kind = POSTERN_FUNCTION, .name = View("thumbnailer")};
  CHECK_INT(POSTERN_OK, postern_session_new(&function, &session));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, session, "get", "profile/alice/me.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, session, "write", "profile/alice/me.png"));
  postern_session_free(session);

  postern_principal guest = {.struct_size = sizeof guest, .entity_id = View("alice")};
  CHECK_INT(POSTERN_OK, postern_session_new(&guest, &session));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, session, "get", "room/1/cat.png"));
  CHECK_INT(POSTERN_DENY, Decide(reader, session, "get", "plan/x"));
  postern_session_free(session);

  postern_attribute plan = {View("plan"), View("pro")};
  postern_principal user = {
      .struct_size = sizeof user, .kind = POSTERN_USER, .attributes = &plan, .num_attributes = 1};
  CHECK_INT(POSTERN_OK, postern_session_new(&user, &session));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, session, "get", "plan/x"));
  postern_session_free(session);

  /* One that no policy accepts is a session, and denied. */
  user.entity_id = View("a/b");
  CHECK_INT(POSTERN_OK, postern_session_new(&user, &session));
  postern_decision decision;
  CHECK_INT(POSTERN_DENY, postern_decide(reader, session, "get", 3, "plan/x", 6, &decision));
  CHECK_INT(POSTERN_REASON_PRINCIPAL_REJECTED, decision.reason);
  postern_session_free(session);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestWhatADecisionTells(void) {
  postern_store *store = StoreOf(ROOMS);
  postern_reader *reader = ReaderOf(store);
  postern_session *guest = Guest();
  postern_decision decision;
  CHECK_INT(POSTERN_ALLOW, postern_decide(reader, guest, "get", 3, "room/1", 6, &decision));
  CHECK_INT(3, decision.declaration);
  CHECK_INT(0, decision.rule);
  CHECK_INT(0, decision.selector);
  CHECK_INT(1, (long long)decision.revision);
  CHECK_INT(POSTERN_DENY, postern_decide(reader, guest, "get", 3, "room/../x", 9, &decision));
  CHECK_INT(POSTERN_REASON_PATH_REJECTED, decision.reason);
  CHECK_INT(POSTERN_PATH_DOT_SEGMENT, decision.path_error);
  CHECK_INT(5, decision.path_offset);
  CHECK_INT(POSTERN_NONE, decision.declaration);
  CHECK_INT(POSTERN_DENY, postern_decide(reader, guest, "see", 3, "room/1", 6, &decision));
  CHECK_INT(POSTERN_REASON_UNKNOWN_ACTION, decision.reason);
  /* What lies behind a NUL is part of the path. */
  CHECK_INT(POSTERN_DENY, postern_decide(reader, guest, "get", 3, "room/1\0x", 8, &decision));
  CHECK_INT(POSTERN_PATH_NUL, decision.path_error);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestBatch(void) {
  postern_store *store = StoreOf(ROOMS);
  postern_reader *reader = ReaderOf(store);
  postern_session *guest = Guest();
  const postern_request requests[] = {
      {View("get"), View("room/1")}, {View("write"), View("room/1")}, {View("get"), View("../x")}};
  postern_decision decisions[3];
  memset(decisions, 0xff, sizeof decisions);
  CHECK_INT(POSTERN_OK, postern_decide_batch(reader, guest, requests, 3, decisions));
  for (size_t i = 0; i < 3; ++i) {
    postern_decision alone;
    postern_decide(reader, guest, requests[i].action.data, requests[i].action.size,
                   requests[i].path.data, requests[i].path.size, &alone);
    CHECK(memcmp(&alone, &decisions[i], sizeof alone) == 0);
  }
  CHECK_INT(POSTERN_ALLOW, decisions[0].effect);
  CHECK_INT(POSTERN_OK, postern_decide_batch(reader, guest, NULL, 0, NULL));
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestExplanations(void) {
  postern_store *store = StoreOf(ROOMS);
  postern_reader *reader = ReaderOf(store);
  postern_session *guest = Guest();
  postern_string text;
  postern_decision decision;
  CHECK_INT(POSTERN_DENY,
            postern_explain(reader, guest, "write", 5, "room/1", 6, NULL, &text, &decision));
  CHECK_INT(POSTERN_REASON_NO_RULE, decision.reason);
  CHECK(strncmp(text.data, "deny  no_rule\n", 14) == 0);
  CHECK(strstr(text.data, "what would change it") == NULL);
  CHECK_INT((long long)strlen(text.data), (long long)text.size);
  postern_string_free(&text);
  CHECK(text.data == NULL && text.size == 0);
  postern_string_free(&text);

  postern_explain_options options = {.struct_size = sizeof options, .max_near_misses = 5};
  CHECK_INT(POSTERN_DENY,
            postern_explain(reader, guest, "write", 5, "room/1", 6, &options, &text, NULL));
  CHECK(strstr(text.data, "sign in") != NULL);
  postern_string_free(&text);

  options.format = POSTERN_JSON;
  CHECK_INT(POSTERN_ALLOW,
            postern_explain(reader, guest, "get", 3, "room/1", 6, &options, &text, NULL));
  CHECK(strncmp(text.data, "{\"decision\":\"allow\",\"reason\":\"allowed\"", 37) == 0);
  postern_string_free(&text);

  options.audience = POSTERN_CALLER;
  options.request_id = View("r-7");
  CHECK_INT(POSTERN_DENY,
            postern_explain(reader, guest, "write", 5, "room/1", 6, &options, &text, NULL));
  CHECK_TEXT("{\"decision\":\"deny\",\"signed_in\":false,\"request_id\":\"r-7\"}", text.data,
             text.size);
  postern_string_free(&text);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

int main(void) {
  TestPrincipals();
  TestFunctionsGuestsAndAttributes();
  TestWhatADecisionTells();
  TestBatch();
  TestExplanations();
  return ExitStatus();
}
