/* Policies that come and go, and their files, through the C interface. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/c/postern.h"
#include "engine/c/testing/check.h"

#define ROOMS "engine/c/testing/rooms.pstn"
#define KEY "engine/c/testing/key.pstn"
#define URL "engine/c/testing/url.pstn"

static int Decide(postern_reader *reader, postern_session *session, const char *path) {
  return postern_decide(reader, session, "get", 3, path, strlen(path), NULL);
}

static postern_store_state StateOf(const postern_store *store) {
  postern_store_state state = {.struct_size = sizeof state};
  CHECK_INT(POSTERN_OK, postern_store_get_state(store, &state, NULL));
  return state;
}

static void TestAllIsDeniedWithoutAPolicy(void) {
  postern_store *store = NULL;
  postern_reader *reader = NULL;
  postern_session *guest = Guest();
  postern_decision decision;
  CHECK_INT(POSTERN_OK, postern_store_new(&store));
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  CHECK_INT(POSTERN_DENY, postern_decide(reader, guest, "get", 3, "x", 1, &decision));
  CHECK_INT(POSTERN_REASON_NO_POLICY, decision.reason);
  CHECK_INT(0, (long long)decision.revision);
  postern_policy_info info = {.struct_size = sizeof info, .num_declarations = 9};
  CHECK_INT(POSTERN_OK, postern_reader_policy(reader, &info));
  CHECK_INT(0, (long long)info.revision);
  CHECK_INT(0, info.num_declarations);
  postern_string text;
  CHECK_INT(POSTERN_DENY, postern_explain(reader, guest, "get", 3, "x", 1, NULL, &text, NULL));
  CHECK(strncmp(text.data, "deny  no_policy\n", 16) == 0);
  postern_string_free(&text);
  CHECK_INT(0, (long long)StateOf(store).revision);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestALoadThatFailsChangesNothing(void) {
  postern_store *store = StoreOf(KEY);
  postern_reader *reader = NULL;
  postern_session *guest = Guest();
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  size_t size = 0;
  char *bytes = ReadAll(ROOMS, &size);
  postern_string error;
  const char *digest = "sha256:0123";
  CHECK_INT(POSTERN_ERROR_DIGEST,
            postern_store_load(store, bytes, size, digest, strlen(digest), &error));
  CHECK(strstr(error.data, "not the compiled policy that was expected") != NULL);
  postern_string_free(&error);
  bytes[size / 2] ^= 1;
  CHECK_INT(POSTERN_ERROR_POLICY, postern_store_load(store, bytes, size, NULL, 0, &error));
  CHECK(error.size > 0);
  postern_string_free(&error);
  CHECK_INT(POSTERN_ERROR_POLICY, postern_store_load(store, NULL, 0, NULL, 0, NULL));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, guest, "anything"));
  postern_store_state state = {.struct_size = sizeof state};
  CHECK_INT(POSTERN_OK, postern_store_get_state(store, &state, &error));
  CHECK_INT(1, (long long)state.revision);
  CHECK_INT(3, (long long)state.num_failures);
  CHECK(error.size > 0);
  postern_string_free(&error);
  bytes[size / 2] ^= 1;
  CHECK_INT(POSTERN_OK, postern_store_load(store, bytes, size, NULL, 0, &error));
  CHECK(error.data == NULL);
  CHECK_INT(POSTERN_DENY, Decide(reader, guest, "anything"));
  CHECK_INT(2, (long long)StateOf(store).revision);
  free(bytes);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestThePolicyThatDecidedExplainsAndCanonicalises(void) {
  postern_store *store = StoreOf(URL);
  postern_reader *reader = NULL;
  postern_session *guest = Guest();
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  CHECK_INT(POSTERN_ALLOW, Decide(reader, guest, "/a%20b?x"));
  size_t size = 0;
  char *bytes = ReadAll(ROOMS, &size);
  CHECK_INT(POSTERN_OK, postern_store_load(store, bytes, size, NULL, 0, NULL));
  free(bytes);

  postern_view canonical;
  int32_t path_error = 9;
  uint32_t offset = 9;
  CHECK_INT(POSTERN_OK,
            postern_canonical_path(reader, "/a%20b?x", 8, &canonical, &path_error, &offset));
  CHECK_TEXT("/a b", canonical.data, canonical.size);
  CHECK_INT(POSTERN_PATH_OK, path_error);
  CHECK_INT(0, offset);
  CHECK_INT(POSTERN_ERROR_PATH,
            postern_canonical_path(reader, "/a/../b", 7, &canonical, &path_error, &offset));
  CHECK_INT(0, (long long)canonical.size);
  CHECK_INT(POSTERN_PATH_DOT_SEGMENT, path_error);
  CHECK_INT(3, offset);
  CHECK_INT(POSTERN_OK, postern_forward_path(reader, "/%61%20b?x", 10, &canonical));
  CHECK_TEXT("/a%20b", canonical.data, canonical.size);
  CHECK_INT(POSTERN_ERROR_PATH, postern_forward_path(reader, "/a/../b", 7, &canonical));
  CHECK_INT(0, (long long)canonical.size);
  postern_string text;
  postern_decision decision;
  CHECK_INT(POSTERN_ALLOW,
            postern_explain(reader, guest, "get", 3, "/a%20b?x", 8, NULL, &text, &decision));
  CHECK_INT(1, (long long)decision.revision);
  postern_string_free(&text);

  /* Once it is let go, the one in force does. */
  CHECK_INT(POSTERN_OK, postern_reader_release(reader));
  postern_policy_info info = {.struct_size = sizeof info};
  CHECK_INT(POSTERN_OK, postern_reader_policy(reader, &info));
  CHECK_INT(2, (long long)info.revision);
  CHECK_INT(POSTERN_KEY, info.path_mode);
  CHECK_INT(5, info.num_declarations);
  CHECK_TEXT("rooms", info.name.data, info.name.size);
  CHECK_TEXT("rooms.yaml", info.file.data, info.file.size);
  CHECK_INT(71, (long long)info.digest.size);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
}

static void TestHandlesMayBeFreedInAnyOrder(void) {
  postern_store *store = StoreOf(KEY);
  postern_reader *reader = NULL;
  postern_file *file = NULL;
  postern_session *guest = Guest();
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  CHECK_INT(POSTERN_OK, postern_file_open(store, ROOMS, strlen(ROOMS), &file));
  postern_store_free(store);
  CHECK_INT(POSTERN_ALLOW, Decide(reader, guest, "anything"));
  CHECK_INT(POSTERN_LOADED, postern_file_poll(file, NULL));
  CHECK_INT(POSTERN_DENY, Decide(reader, guest, "anything"));
  postern_file_free(file);
  CHECK_INT(POSTERN_ALLOW, Decide(reader, guest, "room/1"));
  postern_reader_free(reader);
  postern_session_free(guest);
}

/* As one publishes. */
static void Replace(const char *path, const char *from) {
  char name[512];
  size_t size = 0;
  char *bytes = ReadAll(from, &size);
  snprintf(name, sizeof name, "%s.new", path);
  FILE *file = fopen(name, "wb");
  CHECK(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
  CHECK_INT(0, rename(name, path));
  free(bytes);
}

static void TestFile(const char *path) {
  postern_store *store = NULL;
  postern_file *file = NULL;
  postern_string error;
  CHECK_INT(POSTERN_OK, postern_store_new(&store));
  CHECK_INT(POSTERN_OK, postern_file_open(store, path, strlen(path), &file));
  CHECK_INT(POSTERN_ERROR_FILE, postern_file_poll(file, &error));
  CHECK(strstr(error.data, "can't be opened") != NULL);
  postern_string_free(&error);
  CHECK_INT(POSTERN_OK, postern_file_poll(file, &error));
  CHECK_INT(POSTERN_ERROR_FILE, postern_file_reload(file, NULL));
  Replace(path, KEY);
  CHECK_INT(POSTERN_LOADED, postern_file_poll(file, &error));
  CHECK(error.data == NULL);
  CHECK_INT(POSTERN_OK, postern_file_poll(file, &error));
  Replace(path, "engine/c/testing/check.h");
  CHECK_INT(POSTERN_ERROR_POLICY, postern_file_poll(file, &error));
  CHECK(error.size > 0);
  postern_string_free(&error);
  CHECK_INT(1, (long long)StateOf(store).revision);
  Replace(path, ROOMS);
  CHECK_INT(POSTERN_OK, postern_file_reload(file, NULL));
  CHECK_INT(POSTERN_OK, postern_file_poll(file, NULL));
  CHECK_INT(2, (long long)StateOf(store).revision);
  CHECK_INT(3, (long long)StateOf(store).num_failures);
  postern_file_free(file);

  /* A name that the system would end at the NUL is that of another file. */
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_file_open(store, "a\0b", 3, &file));
  CHECK_INT(POSTERN_ERROR_ARGUMENT, postern_file_open(store, "", 0, &file));
  CHECK(file == NULL);
  CHECK_INT(POSTERN_OK, postern_file_watch(store, path, strlen(path), &file));
  CHECK_INT(3, (long long)StateOf(store).revision);
  CHECK_INT(POSTERN_OK, postern_file_poll(file, NULL));
  postern_file_free(file);
  postern_store_free(store);
}

int main(void) {
  char path[256];
  const char *folder = getenv("TEST_TMPDIR");
  snprintf(path, sizeof path, "%s/rules.pstn", folder == NULL ? "." : folder);
  TestAllIsDeniedWithoutAPolicy();
  TestALoadThatFailsChangesNothing();
  TestThePolicyThatDecidedExplainsAndCanonicalises();
  TestHandlesMayBeFreedInAnyOrder();
  TestFile(path);
  return ExitStatus();
}
