/* For tests in C: checks that go on after a failure, and what they print. */
#ifndef POSTERN_ENGINE_C_TESTING_CHECK_H_
#define POSTERN_ENGINE_C_TESTING_CHECK_H_

#include <stdbool.h>
#include <stddef.h>

#include "engine/c/postern.h"

#define CHECK(condition) Check((condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(want, got) CheckInt((want), (got), #got, __FILE__, __LINE__)
#define CHECK_TEXT(want, data, size) CheckText((want), (data), (size), #data, __FILE__, __LINE__)

void Check(bool holds, const char *text, const char *file, int line);
void CheckInt(long long want, long long got, const char *text, const char *file, int line);
void CheckText(const char *want, const char *data, size_t size, const char *text, const char *file,
               int line);

/* Returns the exit status of the test: 0 if no check failed. */
int ExitStatus(void);

/* Returns a text as a view. */
postern_view View(const char *text);

/* Returns the whole file, which the caller frees, and ends the test if it can't be read. */
char *ReadAll(const char *path, size_t *size);

/* Returns a store with the policy of that file, and ends the test if there is none. */
postern_store *StoreOf(const char *path);

/* Return sessions: of a guest; of a user who is in one group, or whose groups are unknown if
 * `group` is null. */
postern_session *Guest(void);
postern_session *User(const char *entity_id, const char *group);

#endif /* POSTERN_ENGINE_C_TESTING_CHECK_H_ */
