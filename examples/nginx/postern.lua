-- Postern in nginx: who may do what is decided in access_by_lua, by libpostern.so through LuaJIT.
--
--   init_by_lua_block        { postern = require("postern").load("libpostern.so.1", "postern_cdef.h") }
--   init_worker_by_lua_block { postern:start("/etc/nginx/rules.pstn") }
--   access_by_lua_block      { postern:access("http://backend", "user", "groups") }
--
-- Whatever is wrong closes: without the library or a policy, after an error in Lua or for want of
-- memory, the answer is 403 or 500, and nothing reaches the upstream. (nginx takes an error of
-- access_by_lua for a 500, so no error is caught here without an answer.)
local ffi = require("ffi")

local Postern = {}
Postern.__index = Postern

local UNKNOWN = {} -- groups that nobody told
local MAX_SESSIONS = 10000 -- principals that are kept; then all are forgotten, and made again

-- Loads the library. `header` is what `gcc -E -P postern.h` prints. If that fails, everything is
-- refused, and start() tells the log why: that of init_by_lua is not open yet.
function Postern.load(library, header)
  local self = setmetatable({ sessions = {}, num_sessions = 0 }, Postern)
  local is_loaded, why = pcall(function()
    local file = assert(io.open(header, "rb"))
    ffi.cdef(file:read("*a"))
    file:close()
    self.c = ffi.load(library)
  end)
  if not is_loaded then self.c, self.missing = nil, why end
  return self
end

local function text_of(string)
  return string.data ~= nil and ffi.string(string.data, string.size) or ""
end

-- Makes a handle, which Lua frees with what it returns.
function Postern:new(kind, ...)
  local out = ffi.new("postern_" .. kind .. "*[1]")
  local arguments = { ... }
  arguments[#arguments + 1] = out
  local result = self.c["postern_" .. kind .. "_new"](unpack(arguments))
  if result < 0 then error(ffi.string(self.c.postern_error_text(result))) end
  return ffi.gc(out[0], self.c["postern_" .. kind .. "_free"])
end

-- Begins to decide by a compiled policy, in each worker, and follows its file. The thread that does
-- so belongs to the worker, so this is for init_worker_by_lua.
function Postern:start(policy)
  if not self.c then
    ngx.log(ngx.EMERG, "postern: all is refused: ", self.missing)
    return
  end
  local store = self:new("store")
  local file = ffi.new("postern_file*[1]")
  local result = self.c.postern_file_watch(store, policy, #policy, file)
  if result < 0 then
    ngx.log(ngx.EMERG, "postern: all is refused: ", ffi.string(self.c.postern_error_text(result)))
    return
  end
  self.store = store
  self.file = ffi.gc(file[0], self.c.postern_file_free)
  self.decision, self.forward = ffi.new("postern_decision"), ffi.new("postern_view")
  self.policy = ffi.new("postern_policy_info")
  self.policy.struct_size = ffi.sizeof(self.policy)
  self.state = ffi.new("postern_store_state")
  self.reader = self:new("reader", store) -- the last: what has one can decide
  self:tell()
  ngx.timer.every(1, function() self:tell() end)
end

-- Logs what became of the last load, once.
function Postern:tell()
  self.state.struct_size = ffi.sizeof(self.state)
  local why = ffi.new("postern_string")
  if self.c.postern_store_get_state(self.store, self.state, why) < 0 then return end
  local told = tonumber(self.state.revision) .. text_of(why)
  if told ~= self.told then
    self.told = told
    if why.size > 0 then
      ngx.log(ngx.ERR, "postern: the policy can't be loaded: ", text_of(why))
    else
      ngx.log(ngx.NOTICE, "postern: policy ", tonumber(self.state.revision), " is in force")
    end
  end
  self.c.postern_string_free(why)
end

-- Returns the session of a user in groups, which commas separate; without a user, of a guest.
function Postern:session(user, groups)
  local of_user = self.sessions[user or ""]
  local session = of_user and of_user[groups or UNKNOWN]
  if session then return session end
  if self.num_sessions == MAX_SESSIONS then
    self.sessions, self.num_sessions, of_user = {}, 0, nil
  end
  local principal = ffi.new("postern_principal")
  principal.struct_size = ffi.sizeof(principal)
  principal.kind = self.c.POSTERN_GUEST
  local names = {} -- keeps the texts until they are copied
  if user and user ~= "" then
    principal.kind = self.c.POSTERN_USER
    principal.entity_id.data, principal.entity_id.size = user, #user
    if groups then
      for name in groups:gmatch("[^,]+") do names[#names + 1] = name end
      local views = ffi.new("postern_view[?]", #names + 1)
      for i, name in ipairs(names) do views[i - 1].data, views[i - 1].size = name, #name end
      principal.groups, principal.num_groups, principal.knows_groups = views, #names, 1
      names.views = views
    end
  end
  session = self:new("session", principal)
  of_user = of_user or {}
  of_user[groups or UNKNOWN] = session
  self.sessions[user or ""], self.num_sessions = of_user, self.num_sessions + 1
  return session
end

-- Returns why, in one line of JSON for the log.
function Postern:why(session, action, path)
  local options = ffi.new("postern_explain_options")
  options.struct_size = ffi.sizeof(options)
  options.format = self.c.POSTERN_JSON
  local why = ffi.new("postern_string")
  self.c.postern_explain(self.reader, session, action, #action, path, #path, options, why, nil)
  local text = text_of(why)
  self.c.postern_string_free(why)
  return text
end

-- Returns whether the policy that decided last is about the targets of requests. Of a policy that it
-- was asked about it knows.
function Postern:is_about_urls()
  local policy = self.policy
  if policy.revision ~= self.decision.revision and
     self.c.postern_reader_policy(self.reader, policy) < 0 then
    return false
  end
  return policy.path_mode == self.c.POSTERN_URL
end

-- Decides the request in hand. Who asks, the nginx variables of these names tell: the user, who is a
-- guest if it is empty, and the groups, which are unknown without a name. (Were they read in
-- nginx.conf, LuaJIT would compile none of this.) If it is allowed, sets `$postern_target` to the
-- upstream with the path that was decided on, which is what must be sent on; otherwise answers 403
-- and logs why.
function Postern:access(upstream, user, groups)
  if not self.reader then return ngx.exit(ngx.HTTP_FORBIDDEN) end
  local action, target = ngx.req.get_method(), ngx.var.request_uri
  local session = self:session(ngx.var[user], groups and ngx.var[groups])
  local answer = self.c.postern_decide(self.reader, session, action, #action, target, #target,
                                       self.decision)
  if answer ~= self.c.POSTERN_ALLOW then -- an error is negative, and in Lua 0 is true
    ngx.log(ngx.WARN, "postern: ", answer < 0 and ffi.string(self.c.postern_error_text(answer)) or
            self:why(session, action, target))
    return ngx.exit(ngx.HTTP_FORBIDDEN)
  end
  if not self:is_about_urls() then
    ngx.log(ngx.ERR, "postern: the policy is not about the targets of requests (`paths: url`)")
    return ngx.exit(ngx.HTTP_FORBIDDEN)
  end
  local forward = self.forward
  local spelled = self.c.postern_forward_path(self.reader, target, #target, forward)
  if spelled < 0 then
    ngx.log(ngx.ERR, "postern: ", ffi.string(self.c.postern_error_text(spelled)))
    return ngx.exit(ngx.HTTP_FORBIDDEN)
  end
  ngx.var.postern_target = upstream .. ffi.string(forward.data, forward.size)
end

return Postern
