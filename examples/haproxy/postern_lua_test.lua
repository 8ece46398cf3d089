-- What the module does, and what it refuses. postern_lua_test.c runs this once, and then attempt()
-- again and again with Lua's allocations failing.
local postern = require("postern_lua")

local RULES = assert(os.getenv("RULES"))

-- Returns a gate that has its policy, which a thread loads.
local function watching(file)
  local gate = postern.watch(file)
  repeat until gate:state() > 0
  return gate
end

-- The same, but loads it itself.
local function opened(file)
  local gate = postern.open(file)
  assert(gate:state() == 0 and gate:decide("GET", "/public/a") == "deny")
  assert(gate:poll() == 1 and gate:poll() == 1 and gate:state() == 1)
  return gate
end

local function fails(wanted, call, ...)
  local went_well, why = pcall(call, ...)
  assert(not went_well and why:find(wanted, 1, true), why)
end

local gate = watching(RULES)
assert(gate:decide("GET", "/public/a") == "allow")
gate = opened(RULES)

-- An allow comes with the path that was decided on, as a request spells it.
local function is_allowed(path, ...)
  local effect, why, canonical = gate:decide(...)
  assert(effect == "allow" and why == "allowed" and canonical == path, why)
end
is_allowed("/public/a%20b~%C3%A9", "GET", "/public/%61%20b%7e%c3%a9?x=/../y")
is_allowed("/public/" .. ("%C3%A9"):rep(450), "GET", "/public/" .. ("%c3%a9"):rep(450))
is_allowed("/room/1", "GET", "/room/1", "alice")
is_allowed("/room/1", "DELETE", "/room/1", "carol", ",staff,,admin,")
is_allowed("/profile/alice/x", "PUT", "/profile/alice/x", "alice", "")

-- A deny comes with its reason, and without a path.
local function is_denied(reason, ...)
  local effect, why, path = gate:decide(...)
  assert(effect == "deny" and path == nil)
  assert(why:find('"reason":"' .. reason .. '"', 1, true) and not why:find("\n"), why)
end
is_denied("no_rule", "GET", "/room/1")
is_denied("no_rule", "GET", "/room/1", "")
is_denied("no_rule", "GET", "/room/1", "", "admin")
is_denied("no_rule", "DELETE", "/room/1", "carol")
is_denied("no_rule", "DELETE", "/room/1", "carol", "admins,dmin")
is_denied("no_rule", "GET", "/profile/alice/x", "carol", "admin")
is_denied("no_declaration", "GET", "/other")
is_denied("unknown_action", "BREW", "/public/a")
is_denied("path_rejected", "GET", "/public/../room/1")
is_denied("path_rejected", "GET", "")
is_denied("path_rejected", "GET", "/public/a\0")
is_denied("principal_rejected", "GET", "/public/a", ("x"):rep(300))

-- Groups are unknown, none, or what commas separate.
local function has_groups(wanted, groups)
  local _, why = gate:decide("GET", "/other", "dave", groups)
  assert(why:find('"groups":' .. wanted .. ",", 1, true), why)
end
has_groups("null", nil)
has_groups("[]", "")
has_groups("null", nil)
has_groups("[]", ",,,")
has_groups('["a"]', "a")
has_groups('["a","b","c"]', "a,b,c")
has_groups('["a","b"]', ",a,,,b,,")

-- Principals that would share a key if it had not the size of the name.
is_denied("no_rule", "DELETE", "/room/1", "carol=admin", "")
is_allowed("/room/1", "DELETE", "/room/1", "carol", "admin")
is_denied("no_rule", "DELETE", "/room/1", "carolad", "min")

-- More principals than are kept. (The first was the guest in opened().)
gate = opened(RULES)
for i = 1, 10002 do assert(gate:decide("GET", "/room/1", "user" .. i) == "allow") end
local num_kept = 0
for _ in pairs(debug.getuservalue(gate)) do num_kept = num_kept + 1 end
assert(num_kept == 3, num_kept)
assert(gate:decide("GET", "/profile/user1/x", "user1") == "allow")
assert(gate:decide("GET", "/profile/user1/x", "user2") == "deny")
gate = opened(RULES)

-- Only text is taken for text, and only a gate for a gate.
fails("string expected, got number", postern.open, 7)
fails("string expected, got number", postern.watch, 7)
fails("string expected, got no value", postern.watch)
fails("string expected, got nil", gate.decide, gate, nil, "/public/a")
fails("string expected, got number", gate.decide, gate, "GET", 7)
fails("string expected, got boolean", gate.decide, gate, "GET", "/public/a", false)
fails("string expected, got table", gate.decide, gate, "GET", "/public/a", "carol", { "admin" })
fails("postern.gate expected, got table", gate.decide, {}, "GET", "/public/a")
fails("postern.gate expected, got FILE*", gate.decide, io.stdout, "GET", "/public/a")
fails("postern.gate expected, got no value", gate.state)
fails("postern.gate expected, got no value", gate.poll)
assert(getmetatable(gate) == false and gate.__gc == nil)

-- Without a policy all is denied, and state() says why.
local without = postern.open("no/such/file")
local revision, why = without:poll()
assert(revision == 0 and why == "`no/such/file` can't be opened: No such file or directory", why)
local effect, reason = without:decide("GET", "/public/a")
assert(effect == "deny" and reason:find('"reason":"no_policy"', 1, true), reason)

-- What a finaliser leaves decides nothing. (Only debug gets at one.)
debug.getmetatable(without).__gc(without)
fails("handle", without.decide, without, "GET", "/public/a")
fails("handle", without.state, without)
fails("handle", without.poll, without)
debug.getmetatable(without).__gc(without)

-- Decides once each way, for a principal who is new, and makes a gate. Returns what it was told.
local num_attempts = 0
function attempt()
  num_attempts = num_attempts + 1
  local user = "user" .. num_attempts
  local allow, _, path = gate:decide("GET", "/room/a%20" .. ("x"):rep(2000), user, "staff,admin")
  local deny, why_not = gate:decide("GET", "/profile/alice/x", user, "staff,admin")
  local is_gate = postern.open(RULES):poll() == 1 and postern.watch(RULES):state() >= 0
  return table.concat({ allow, path:sub(1, 10), deny, why_not and "why", tostring(is_gate) }, " ")
end
