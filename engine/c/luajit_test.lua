-- What nginx does with the C interface: luajit_test.lua PREPROCESSED_HEADER LIBRARY POLICY
local ffi = require("ffi")

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

ffi.cdef(read(arg[1]))
local postern = ffi.load(arg[2])

local function check(result)
  if result < 0 then error(ffi.string(postern.postern_error_text(result)), 2) end
  return result
end

-- Makes a handle by a function whose last argument is where it goes, and frees it with its owner.
local function new(kind, ...)
  local out = ffi.new("postern_" .. kind .. "*[1]")
  local arguments = { ... }
  arguments[#arguments + 1] = out
  check(postern["postern_" .. kind .. "_new"](unpack(arguments)))
  return ffi.gc(out[0], postern["postern_" .. kind .. "_free"])
end

local store = new("store")
local policy = read(arg[3])
check(postern.postern_store_load(store, policy, #policy, nil, 0, nil))
local reader = new("reader", store)

local user = ffi.new("postern_principal")
user.struct_size = ffi.sizeof(user)
user.kind = postern.POSTERN_USER
local id, group = "carol", "admin"
user.entity_id.data, user.entity_id.size = id, #id
local groups = ffi.new("postern_view[1]", { { group, #group } })
user.groups, user.num_groups, user.knows_groups = groups, 1, 1
local carol = new("session", user)

local decision = ffi.new("postern_decision")
local function decide(action, path)
  local answer = check(postern.postern_decide(reader, carol, action, #action, path, #path, decision))
  return answer == postern.POSTERN_ALLOW, ffi.string(postern.postern_reason_name(decision.reason))
end

for _, request in ipairs({
  { "list", "room/1/cat.png" },
  { "write", "room/1/locked/cat.png" },
  { "get", "room/../secret" },
  { "get", "room/1\0" },
}) do
  local is_allowed, reason = decide(request[1], request[2])
  print(is_allowed and "allow" or "deny", reason, decision.path_offset)
end

-- A handle of another kind is no handle, even to who casts.
local wrong = ffi.cast("postern_reader*", store)
print(postern.postern_decide(wrong, carol, "get", 3, "x", 1, decision), decision.effect)
