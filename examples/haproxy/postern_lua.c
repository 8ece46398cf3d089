/* Postern for Lua 5.3: who may do what on which path.
 *
 *   local postern = require("postern_lua")
 *   local gate = postern.open("rules.pstn")
 *   gate:poll()  -- and now and then
 *
 *   local effect, why, path = gate:decide("GET", "/room/1?x=2", "alice", "admin,staff")
 *   if effect == "allow" then forward(path) else refuse(why) end
 *
 * postern.open(file) names a compiled policy, and neither loads nor opens it: gate:poll() does,
 * whenever it is another one. postern.watch(file) does so in a thread of its own, where a program
 * may have one: it forks before, and needs no poll().
 *
 * gate:decide(action, path, user, groups) returns
 *   "allow", "allowed", and the canonical path, encoded as a request spells it, without the query;
 *   "deny", and why, in one line of JSON for operators.
 * Without a user, or with an empty one, a guest asks. Commas separate the groups; nil: unknown. A
 * principal's session is kept for the next time.
 *
 * gate:state() returns how many policies have been put in force, and why the last load failed, or
 * nil. gate:poll() returns the same, afterwards.
 *
 * The policy must be about the targets of requests (`paths: url`): what another one would allow is
 * an error. Whatever can't be done is one, never an allow. A gate is for one Lua state.
 *
 * Lua leaves a function by longjmp when it raises an error, as for want of memory. So whatever must
 * be freed belongs to a userdata before anything else is asked of Lua.
 */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "engine/c/postern.h"

static const char *const kGate = "postern.gate";
static const char *const kSession = "postern.session";

enum { kMaxSessions = 10000 }; /* that are kept; then all are forgotten, and made again */

/* Its user value is the table of sessions. */
typedef struct gate {
  postern_store *store;
  postern_file *file;
  postern_reader *reader;
  postern_string text; /* what the library returned last, until Lua has it */
  int num_sessions;
} gate;

static const gate kNoGate = {.store = NULL};

static int raise(lua_State *L, int error) { return luaL_error(L, "%s", postern_error_text(error)); }

/* --- text ------------------------------------------------------------------------------------- */

/* Returns an argument that must be a string: Lua would take a number for one. */
static postern_view check_text(lua_State *L, int arg) {
  postern_view text;
  luaL_checktype(L, arg, LUA_TSTRING);
  text.data = lua_tolstring(L, arg, &text.size);
  return text;
}

/* The same, but nil is the text whose `data` is null. */
static postern_view optional_text(lua_State *L, int arg) {
  postern_view none = {NULL, 0};
  return lua_isnil(L, arg) ? none : check_text(L, arg);
}

static void push_text(lua_State *L, gate *g) {
  lua_pushlstring(L, g->text.size ? g->text.data : "", g->text.size);
  postern_string_free(&g->text);
}

/* --- sessions --------------------------------------------------------------------------------- */

static int free_session(lua_State *L) {
  postern_session **session = luaL_checkudata(L, 1, kSession);
  postern_session_free(*session);
  *session = NULL;
  return 0;
}

/* Writes the names that commas separate, and returns how many there are: at most half the bytes,
 * and one. */
static size_t split(postern_view list, postern_view *names) {
  const char *const end = list.data + list.size; /* where Lua has a NUL */
  size_t count = 0;
  for (const char *at = list.data; at < end;) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma ? comma : end;
    names[count].data = at;
    names[count].size = (size_t)(stop - at);
    if (stop > at) ++count;
    at = stop + 1;
  }
  return count;
}

/* Pushes a new session. */
static postern_session **push_new_session(lua_State *L, postern_view user, postern_view groups) {
  postern_session **session = lua_newuserdata(L, sizeof(postern_session *));
  *session = NULL;
  luaL_setmetatable(L, kSession);

  postern_principal who = {.struct_size = sizeof who, .kind = POSTERN_GUEST};
  postern_view *names = NULL;
  if (user.size > 0) {
    who.kind = POSTERN_USER;
    who.entity_id = user;
  }
  if (user.size > 0 && groups.data) {
    names = lua_newuserdata(L, (groups.size / 2 + 1) * sizeof(postern_view));
    who.knows_groups = 1;
    who.groups = names;
    who.num_groups = split(groups, names);
  }
  const int result = postern_session_new(&who, session);
  if (names) lua_pop(L, 1);
  if (result < 0) raise(L, result);
  return session;
}

/* Pushes what tells principals apart: the user's size, whether groups are known, and both texts. */
static void push_key(lua_State *L, postern_view user, postern_view groups) {
  lua_pushfstring(L, "%I%s", (LUAI_UACINT)user.size, groups.data ? "=" : "?");
  lua_pushlstring(L, user.size ? user.data : "", user.size);
  lua_pushlstring(L, groups.size ? groups.data : "", groups.size);
  lua_concat(L, 3);
}

/* Pushes the session of a principal, one that is kept or a new one. The gate is argument 1. */
static postern_session *push_session(lua_State *L, gate *g, postern_view user,
                                     postern_view groups) {
  if (g->num_sessions >= kMaxSessions) {
    lua_newtable(L);
    lua_setuservalue(L, 1);
    g->num_sessions = 0;
  }
  lua_getuservalue(L, 1);
  push_key(L, user, groups);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, -3) == LUA_TUSERDATA) return *(postern_session **)lua_touserdata(L, -1);
  lua_pop(L, 1);
  postern_session **session = push_new_session(L, user, groups);
  lua_insert(L, -2); /* the session stays when the table has it */
  lua_pushvalue(L, -2);
  lua_rawset(L, -4);
  ++g->num_sessions;
  return *session;
}

/* --- the gate --------------------------------------------------------------------------------- */

static int free_gate(lua_State *L) {
  gate *g = luaL_checkudata(L, 1, kGate);
  postern_string_free(&g->text);
  postern_reader_free(g->reader);
  postern_file_free(g->file);
  postern_store_free(g->store);
  *g = kNoGate; /* nothing can be decided by it, nor freed again */
  return 0;
}

/* Pushes a gate whose file `open` makes. */
static int push_gate(lua_State *L,
                     int (*open)(postern_store *, const char *, size_t, postern_file **)) {
  const postern_view path = check_text(L, 1);
  gate *g = lua_newuserdata(L, sizeof *g);
  *g = kNoGate;
  luaL_setmetatable(L, kGate);
  lua_newtable(L);
  lua_setuservalue(L, -2);

  int result = postern_store_new(&g->store);
  if (result >= 0) result = postern_reader_new(g->store, &g->reader);
  if (result >= 0) result = open(g->store, path.data, path.size, &g->file);
  return result < 0 ? raise(L, result) : 1;
}

static int open_gate(lua_State *L) { return push_gate(L, postern_file_open); }

static int watch_gate(lua_State *L) { return push_gate(L, postern_file_watch); }

/* Pushes why the decision is a deny. */
static void push_why(lua_State *L, gate *g, postern_session *session, postern_view action,
                     postern_view path, const postern_decision *decision) {
  const postern_explain_options options = {.struct_size = sizeof options, .format = POSTERN_JSON};
  postern_string_free(&g->text);
  const int answer = postern_explain(g->reader, session, action.data, action.size, path.data,
                                     path.size, &options, &g->text, NULL);
  if (answer >= 0) {
    push_text(L, g);
  } else { /* no memory to tell more */
    lua_pushfstring(L, "{\"reason\":\"%s\"}", postern_reason_name(decision->reason));
  }
}

/* Pushes what to send on of a path that was decided on. */
static void push_path(lua_State *L, gate *g, postern_view path) {
  postern_policy_info policy = {.struct_size = sizeof policy};
  postern_view forward = {NULL, 0};
  int result = postern_reader_policy(g->reader, &policy);
  if (result >= 0 && policy.path_mode != POSTERN_URL) {
    luaL_error(L, "the policy is not about the targets of requests: it does not say `paths: url`");
  }
  if (result >= 0) result = postern_forward_path(g->reader, path.data, path.size, &forward);
  if (result < 0) raise(L, result);
  lua_pushlstring(L, forward.data, forward.size);
}

static int decide(lua_State *L) {
  gate *g = luaL_checkudata(L, 1, kGate);
  lua_settop(L, 5);
  const postern_view action = check_text(L, 2);
  const postern_view path = check_text(L, 3);
  postern_session *session = push_session(L, g, optional_text(L, 4), optional_text(L, 5));

  postern_decision decision;
  const int answer =
      postern_decide(g->reader, session, action.data, action.size, path.data, path.size, &decision);
  if (answer < 0) return raise(L, answer);
  if (answer != POSTERN_ALLOW) {
    lua_pushliteral(L, "deny");
    push_why(L, g, session, action, path, &decision);
    return 2;
  }
  lua_pushliteral(L, "allow");
  lua_pushstring(L, postern_reason_name(decision.reason));
  push_path(L, g, path);
  return 3;
}

static int state(lua_State *L) {
  gate *g = luaL_checkudata(L, 1, kGate);
  postern_store_state is = {.struct_size = sizeof is};
  postern_string_free(&g->text);
  const int result = postern_store_get_state(g->store, &is, &g->text);
  if (result < 0) return raise(L, result);
  lua_pushinteger(L, (lua_Integer)is.revision);
  if (g->text.size == 0) return 1;
  push_text(L, g);
  return 2;
}

static int poll(lua_State *L) {
  gate *g = luaL_checkudata(L, 1, kGate);
  postern_file_poll(g->file, NULL); /* the state tells what became of it */
  return state(L);
}

/* Makes the metatable of a kind of userdata, of which scripts see no more than `methods`. */
static void new_kind(lua_State *L, const char *name, lua_CFunction free, const luaL_Reg *methods) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, free);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

__attribute__((visibility("default"))) int luaopen_postern_lua(lua_State *L) {
  static const luaL_Reg kNone[] = {{NULL, NULL}};
  static const luaL_Reg kMethods[] = {
      {"decide", decide}, {"poll", poll}, {"state", state}, {NULL, NULL}};
  static const luaL_Reg kFunctions[] = {{"open", open_gate}, {"watch", watch_gate}, {NULL, NULL}};
  new_kind(L, kSession, free_session, kNone);
  new_kind(L, kGate, free_gate, kMethods);
  luaL_newlib(L, kFunctions);
  return 1;
}
