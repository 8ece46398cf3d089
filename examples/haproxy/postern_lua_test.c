/* The module, in a host that lets Lua's allocations fail. valgrind, which runs it, finds what is
 * not freed; `leak` leaves something on purpose. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int luaopen_postern_lua(lua_State *L);

static const char kAnswers[] = "allow /room/a%20 deny why true";

/* When allocations fail: the one after `num_before` others and, if `all_later`, all that follow. */
typedef struct memory {
  long num_before; /* negative: none fails */
  int all_later;
  long num_failures;
} memory;

static void *allocate(void *data, void *old, size_t old_size, size_t size) {
  memory *m = data;
  if (size == 0) {
    free(old);
    return NULL;
  }
  const int grows = !old || size > old_size; /* Lua counts on the rest */
  if (grows && m->num_before >= 0) {
    if (m->num_before == 0) {
      ++m->num_failures;
      if (!m->all_later) m->num_before = -1;
      return NULL;
    }
    --m->num_before;
  }
  return realloc(old, size);
}

static int fail(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why ? why : "not a text");
  return 1;
}

/* Calls attempt(), in which the allocations fail that `m` says. Returns what Lua does. */
static int attempt(lua_State *L, memory *m, long num_before, int all_later) {
  lua_settop(L, 0);
  lua_getglobal(L, "attempt");
  m->num_failures = 0;
  m->all_later = all_later;
  m->num_before = num_before;
  const int result = lua_pcall(L, 0, 1, 0);
  m->num_before = -1;
  return result;
}

/* Lets each allocation fail: then there is an error, or what there is without failures. One that
 * fails alone goes well the second time, after Lua has collected garbage. */
static int fail_each(lua_State *L, memory *m, int all_later) {
  long num_errors = 0;
  for (long n = 0;; ++n) {
    const int result = attempt(L, m, n, all_later);
    const char *text = lua_tostring(L, -1);
    if (result == LUA_OK && (!text || strcmp(text, kAnswers) != 0)) return fail("answers", text);
    if (result != LUA_OK && result != LUA_ERRMEM) return fail("not an error of memory", text);
    if (result != LUA_OK) ++num_errors;
    if (m->num_failures == 0) break;
  }
  return all_later == (num_errors > 10) ? 0 : fail("errors", "too few or too many");
}

int main(int argc, char **argv) {
  memory m = {.num_before = -1};
  if (argc > 1 && strcmp(argv[1], "leak") == 0) return !allocate(&m, NULL, 0, 16);
  lua_State *L = lua_newstate(allocate, &m);
  if (!L) return fail("no state", "");
  luaL_openlibs(L);
  luaL_requiref(L, "postern_lua", luaopen_postern_lua, 0);
  if (luaL_dofile(L, "examples/haproxy/postern_lua_test.lua")) {
    return fail("script", lua_tostring(L, -1));
  }
  const int failed = fail_each(L, &m, 0) || fail_each(L, &m, 1);
  lua_close(L);
  return failed;
}
