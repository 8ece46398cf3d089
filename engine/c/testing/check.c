#include "engine/c/testing/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int num_failures = 0;

static void Fail(const char *text, const char *file, int line) {
  ++num_failures;
  fprintf(stderr, "%s:%d: %s", file, line, text);
}

void Check(bool holds, const char *text, const char *file, int line) {
  if (holds) return;
  Fail(text, file, line);
  fprintf(stderr, " is false\n");
}

void CheckInt(long long want, long long got, const char *text, const char *file, int line) {
  if (want == got) return;
  Fail(text, file, line);
  fprintf(stderr, " is %lld, not %lld\n", got, want);
}

void CheckText(const char *want, const char *data, size_t size, const char *text, const char *file,
               int line) {
  if (size == strlen(want) && (size == 0 || memcmp(want, data, size) == 0)) return;
  Fail(text, file, line);
  fprintf(stderr, " is `%.*s`, not `%s`\n", (int)size, data == NULL ? "" : data, want);
}

int ExitStatus(void) { return num_failures == 0 ? 0 : 1; }

postern_view View(const char *text) {
  postern_view view = {text, strlen(text)};
  return view;
}

static void Stop(const char *path) {
  perror(path);
  exit(1);
}

char *ReadAll(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) Stop(path);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) Stop(path);
  bytes[*size] = '\0';
  fclose(file);
  return bytes;
}

postern_store *StoreOf(const char *path) {
  size_t size = 0;
  char *bytes = ReadAll(path, &size);
  postern_store *store = NULL;
  CHECK_INT(POSTERN_OK, postern_store_new(&store));
  if (postern_store_load(store, bytes, size, NULL, 0, NULL) != POSTERN_OK) Stop(path);
  free(bytes);
  return store;
}

postern_session *Guest(void) {
  postern_session *session = NULL;
  postern_principal guest = {.struct_size = sizeof guest, .kind = POSTERN_GUEST};
  CHECK_INT(POSTERN_OK, postern_session_new(&guest, &session));
  return session;
}

postern_session *User(const char *entity_id, const char *group) {
  postern_session *session = NULL;
  postern_view groups[1] = {View(group == NULL ? "" : group)};
  postern_principal user = {
      .struct_size = sizeof user, .kind = POSTERN_USER, .entity_id = View(entity_id)};
  if (group != NULL) {
    user.knows_groups = 1;
    user.groups = groups;
    user.num_groups = 1;
  }
  CHECK_INT(POSTERN_OK, postern_session_new(&user, &session));
  return session;
}
