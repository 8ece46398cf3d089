-- Postern in HAProxy: who may do what is decided in an action, by libpostern.so through
-- postern_lua.so.
--
--   setenv POSTERN_POLICY /rules.pstn  # in the chroot, if there is one
--   lua-load-per-thread /etc/haproxy/postern.lua
--
--   http-request lua.postern
--   http-request deny unless { var(txn.postern) -m str allow }
--
-- HAProxy lets a request go on after an error in Lua. So an allow is a variable, which the last
-- statement of the action sets: whatever is wrong before leaves it unset, and the answer is 403.
local postern = require("postern_lua")

-- This thread's, as is all that is loaded here. It has no policy yet, so it denies everything.
local gate = postern.open(assert(os.getenv("POSTERN_POLICY"), "POSTERN_POLICY is not set"))

-- Loads the policy if it is another one, and logs once what became of it.
local told
local function follow()
  local revision, why = gate:poll()
  local now = revision .. (why or "")
  if now ~= told and why then
    core.log(core.err, "postern: the policy can't be loaded: " .. why)
  elseif now ~= told and revision > 0 then
    core.log(core.notice, "postern: policy " .. revision .. " is in force")
  end
  told = now
end

-- A task follows the policy, and no thread of the library's: HAProxy lets none be started in the
-- process that decides. It goes on after an error, as for want of memory: the next policy may be
-- the one that takes a right away.
core.register_task(function()
  while true do
    local went_well, why = pcall(follow)
    if not went_well then pcall(core.log, core.err, why) end
    core.msleep(100)
  end
end)

-- Decides the request in hand for `txn.user` in `txn.groups`, which the configuration sets. If it
-- is allowed, replaces its path by the one that was decided on, with the query as it came, and sets
-- `txn.postern` to `allow`; otherwise logs why.
core.register_action("postern", { "http-req" }, function(txn)
  local method = txn.sf:method():match("^[A-Z-]+$") or "" -- `get` would be the action of that name
  local target = txn.sf:pathq() -- as it came, without scheme and host; empty if there is none
  local user, groups = txn:get_var("txn.user"), txn:get_var("txn.groups")
  local effect, why, path = gate:decide(method, target, user, groups)
  if effect ~= "allow" then
    txn:Warning("postern: " .. why)
    return
  end
  if not txn.http:req_set_uri(path .. (target:match("%?.*") or "")) then
    txn:Warning("postern: HAProxy has no room for the path as it must be spelled")
    return
  end
  txn:set_var("txn.postern", "allow") -- the last statement
end)
