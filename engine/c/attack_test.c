/* The corpus of published and known attacks (testdata/attacks), through the C interface. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/c/postern.h"
#include "engine/c/testing/check.h"

enum { kName, kClass, kMode, kInput, kExpect, kCanonical, kPattern, kAction, kNumFields };

/* Turns `\xHH` and `\\` into the bytes they stand for. */
static postern_view Unescape(char *field) {
  size_t size = 0;
  for (const char *at = field; *at != '\0'; ++at) {
    if (at[0] == '\\' && at[1] == 'x') {
      const char digits[] = {at[2], at[3], '\0'};
      field[size++] = (char)strtol(digits, NULL, 16);
      at += 3;
    } else {
      if (at[0] == '\\') ++at;
      field[size++] = *at;
    }
  }
  const postern_view view = {field, size};
  return view;
}

/* Reads a line's fields and returns the next line. */
static char *ReadLine(char *line, postern_view fields[kNumFields]) {
  char *const end = strchr(line, '\n');
  *end = '\0';
  for (size_t i = 0; i < kNumFields; ++i) {
    char *const tab = strchr(line, '\t');
    if (tab != NULL) *tab = '\0';
    fields[i] = Unescape(line);
    line = tab == NULL ? end : tab + 1;
  }
  return end + 1;
}

static bool Is(postern_view field, const char *text) {
  return field.size == strlen(text) && memcmp(field.data, text, field.size) == 0;
}

/* The reader's policy allows everything, so that only the path decides. */
static void CheckPath(postern_reader *reader, postern_session *guest, const postern_view *attack) {
  const postern_view path = attack[kInput];
  const bool is_rejected = Is(attack[kExpect], "reject");
  postern_decision decision;
  const int answer = postern_decide(reader, guest, "get", 3, path.data, path.size, &decision);
  postern_view canonical;
  int32_t path_error = 0;
  uint32_t path_offset = 0;
  const int checked =
      postern_canonical_path(reader, path.data, path.size, &canonical, &path_error, &path_offset);
  CHECK_INT(is_rejected ? POSTERN_DENY : POSTERN_ALLOW, answer);
  CHECK_INT(is_rejected ? POSTERN_ERROR_PATH : POSTERN_OK, checked);
  CHECK_INT(decision.path_error, path_error);
  CHECK_INT(decision.path_offset, path_offset);
  CHECK_INT(is_rejected, path_error != POSTERN_PATH_OK);
  postern_view forward;
  CHECK_INT(checked, postern_forward_path(reader, path.data, path.size, &forward));
  if (is_rejected) {
    CHECK(forward.size == 0);
    CHECK_INT(POSTERN_REASON_PATH_REJECTED, decision.reason);
    return;
  }
  const postern_view want = Is(attack[kExpect], "normalised") ? attack[kCanonical] : path;
  CHECK(canonical.size == want.size && memcmp(canonical.data, want.data, want.size) == 0);
  /* What is sent on is that path again, to who reads it by the same rules. */
  CHECK_INT(POSTERN_OK,
            postern_canonical_path(reader, forward.data, forward.size, &canonical, NULL, NULL));
  CHECK(canonical.size == want.size && memcmp(canonical.data, want.data, want.size) == 0);
}

/* Checks all attacks on paths of a mode by a policy of that mode; returns how many there are. */
static int CheckMode(const char *mode, const char *policy) {
  postern_store *store = StoreOf(policy);
  postern_reader *reader = NULL;
  postern_session *guest = Guest();
  CHECK_INT(POSTERN_OK, postern_reader_new(store, &reader));
  size_t size = 0;
  char *const text = ReadAll("testdata/attacks/attacks.tsv", &size);
  postern_view attack[kNumFields];
  int count = 0;
  for (char *line = ReadLine(text, attack); line < text + size;) {
    line = ReadLine(line, attack);
    if (!Is(attack[kMode], mode)) continue;
    CheckPath(reader, guest, attack);
    ++count;
  }
  free(text);
  postern_session_free(guest);
  postern_reader_free(reader);
  postern_store_free(store);
  return count;
}

int main(void) {
  CHECK_INT(132, CheckMode("url", "engine/c/testing/url.pstn"));
  CHECK_INT(22, CheckMode("opaque", "engine/c/testing/opaque.pstn"));
  return ExitStatus();
}
