/* The C interface of Postern: libpostern.so.1. It decides by compiled policies (`postern compile`).
 *
 *   postern_store *store;                       // one for the process
 *   postern_file *file;                         // keeps the store's policy that of a file
 *   postern_reader *reader;                     // one for each thread
 *   postern_session *guest;                     // one for each connection
 *   postern_principal who = {.struct_size = sizeof who, .kind = POSTERN_GUEST};
 *   postern_string why = {NULL, 0};
 *
 *   if (postern_store_new(&store) < 0 || postern_reader_new(store, &reader) < 0 ||
 *       postern_file_open(store, "rules.pstn", strlen("rules.pstn"), &file) < 0 ||
 *       postern_session_new(&who, &guest) < 0) ...
 *   if (postern_file_poll(file, &why) < 0) fprintf(stderr, "%s\n", why.data);  // and now and then
 *
 *   if (postern_decide(reader, guest, "get", 3, path, path_size, NULL) == POSTERN_ALLOW) ...
 *
 * Conventions, which functions refer to by number:
 *
 *  1. A deny is 0, an allow is 1, an error is negative. Whatever is not POSTERN_ALLOW is not an
 *     allow: compare with it. (`if (postern_decide(…))` takes errors for allows, and in Lua 0 is
 *     true.) An error never allows; a postern_decision that is all zeros is a deny.
 *  2. Every out-parameter is written on every path, so that no old value survives an error: handles
 *     are then null, numbers and strings are zero, decisions are denies. An out-parameter that
 *     holds a handle is needed; any other may be null, and is then left out.
 *  3. Handles are opaque. The one who got a handle frees it, once, in any order: what needs another
 *     one keeps it alive by itself. To free null does nothing.
 *  4. A handle that is null, misaligned or of another kind is POSTERN_ERROR_HANDLE, and is not
 *     freed. So is one that was freed, as long as its memory was not given to somebody else: that
 *     finds mistakes in tests, and is nothing to rely on.
 *  5. Text is a pointer and a size in bytes, without a terminator: what lies behind a NUL is part
 *     of it. A null pointer with size 0 is the empty text; with another size it is
 *     POSTERN_ERROR_ARGUMENT. What a function is given it copies, or is done with on return.
 *  6. A postern_view is borrowed: it is said until when it is valid. A postern_string is owned by
 *     whoever got it, who frees it by postern_string_free; a NUL that is not counted stands behind
 *     its text. One that is an out-parameter is overwritten, not freed. A `const char *` that is
 *     returned is a constant, ends with NUL, and is valid for as long as the library is loaded.
 *  7. A structure that begins with `struct_size` may grow in 1.x: set it to its size, and what you
 *     do not know to zero. Fields that the library does not know must be zero; those that the
 *     caller does not know are not written. Others never change.
 *  8. Each handle says which threads may use it. No function calls back, and none may be called
 *     from a signal handler. No C++ exception leaves the library; that there is no memory is
 *     POSTERN_ERROR_MEMORY. A thread must not be cancelled (pthread_cancel) in it.
 *
 * docs/c.md has an example, a table of who owns what, and what may change from version to version.
 */
#ifndef POSTERN_ENGINE_C_POSTERN_H_
#define POSTERN_ENGINE_C_POSTERN_H_

#include <stddef.h> /* NOLINT(modernize-deprecated-headers): this is C */
#include <stdint.h> /* NOLINT(modernize-deprecated-headers) */

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* --- what functions return -------------------------------------------------------------------- */

/* Answers and errors. More errors may come in 1.x: any negative number is one. */
enum {
  POSTERN_DENY = 0,
  POSTERN_ALLOW = 1,
  POSTERN_OK = 0,              /* of what decides nothing */
  POSTERN_LOADED = 1,          /* of postern_file_poll: another policy is in force now */
  POSTERN_ERROR_ARGUMENT = -1, /* null where a pointer is needed, a value out of its range */
  POSTERN_ERROR_HANDLE = -2,   /* convention 4 */
  POSTERN_ERROR_MEMORY = -3,   /* there is none */
  POSTERN_ERROR_POLICY = -4,   /* no compiled policy, damaged, or of another version */
  POSTERN_ERROR_DIGEST = -5,   /* a compiled policy, but not the one that was expected */
  POSTERN_ERROR_FILE = -6,     /* a file that can't be opened or read, or changed meanwhile */
  POSTERN_ERROR_PATH = -7,     /* a path that was rejected */
  POSTERN_ERROR_RESOURCE = -8, /* no thread, file descriptor or memory for a file */
  POSTERN_ERROR_INTERNAL = -9  /* a mistake in the library */
};

/* Returns a line about an error, for instance `not enough memory`; about any other number, too.
 * Thread-safe. */
const char *postern_error_text(int error);

/* --- text (conventions 5 and 6) --------------------------------------------------------------- */

typedef struct postern_view {
  const char *data;
  size_t size;
} postern_view;

typedef struct postern_string {
  char *data;
  size_t size;
} postern_string;

/* Frees the text, and leaves it null and empty. Null, and an empty one, are let be. */
void postern_string_free(postern_string *string);

/* --- versions --------------------------------------------------------------------------------- */

/* Return the version of the library that is loaded, such as `1.2.0`; the version of the policy
 * language, and that of this interface, which is the number behind `libpostern.so.`. */
const char *postern_version(void);
int postern_language_version(void);
int postern_abi_version(void);

/* --- the policy in force ---------------------------------------------------------------------- */

/* Holds the policy that decides. Thread-safe. Without a policy, as at first, all is denied.
 *
 * A decision is that of exactly one policy; one that begins after a load returned is that of the
 * new policy, or a later one. A load pauses nobody, and one that fails changes nothing. */
typedef struct postern_store postern_store;

/* Makes a store without a policy. Errors: ARGUMENT, MEMORY. */
int postern_store_new(postern_store **store);
void postern_store_free(postern_store *store);

/* Copies the compiled policy in `bytes` and puts it in force. If `sha256` is not empty, it must be
 * the digest of `bytes` as `postern compile` prints it: `sha256:` and 64 hex digits. `error` tells
 * more, for people. Errors: ARGUMENT, HANDLE, MEMORY, POLICY, DIGEST. */
int postern_store_load(postern_store *store, const char *bytes, size_t bytes_size,
                       const char *sha256, size_t sha256_size, postern_string *error);

/* How a store is doing, for health checks and metrics. */
typedef struct postern_store_state {
  size_t struct_size;
  uint64_t revision;     /* counts policies that were put in force; 0: none yet */
  int64_t age_ns;        /* since the last was; 0 if none was */
  int64_t error_age_ns;  /* since the last load failed; 0 if none did, or one went well since */
  uint64_t num_failures; /* ever */
} postern_store_state;

/* Writes the store's state and, if the last load failed, why; otherwise `error` is empty. Errors:
 * ARGUMENT (struct_size), HANDLE, MEMORY. */
int postern_store_get_state(const postern_store *store, postern_store_state *state,
                            postern_string *error);

/* --- a policy's file -------------------------------------------------------------------------- */

/* Keeps a store's policy that of a file. Thread-safe; its functions wait for each other. To publish
 * another policy, write it to a new file in the same folder and rename that to the name. */
typedef struct postern_file postern_file;

/* Makes a handle for the file, and neither loads nor opens it: postern_file_poll does. No thread is
 * started, and no descriptor is kept. Errors: ARGUMENT, HANDLE, MEMORY. */
int postern_file_open(postern_store *store, const char *path, size_t path_size,
                      postern_file **file);

/* The same, but loads it and loads it again whenever it changes, in a thread that blocks all
 * signals and ends with the handle. That a load fails, even this first one, is for
 * postern_store_get_state to tell. A process that forks does so before: the child has no such
 * thread. Errors: ARGUMENT, HANDLE, MEMORY, RESOURCE. */
int postern_file_watch(postern_store *store, const char *path, size_t path_size,
                       postern_file **file);

/* Waits for a load that is under way, and ends watching. The store keeps its policy. */
void postern_file_free(postern_file *file);

/* Loads the file unless it is what it was at the last load, which a `stat` tells; a load that
 * failed for want of memory, descriptors or the like is tried again. For who has no thread to
 * spare, now and then. Returns POSTERN_LOADED if another policy is in force now, POSTERN_OK if
 * there was nothing to do, or an error, of which `error` tells more; the old policy stays then.
 * Errors: HANDLE, MEMORY, POLICY, FILE, RESOURCE. */
int postern_file_poll(postern_file *file, postern_string *error);

/* Loads the file, changed or not. Errors: as postern_file_poll. */
int postern_file_reload(postern_file *file, postern_string *error);

/* --- who asks --------------------------------------------------------------------------------- */

enum {
  POSTERN_GUEST = 0,   /* not signed in */
  POSTERN_USER = 1,    /* signed in */
  POSTERN_FUNCTION = 2 /* a service or function */
};

typedef struct postern_attribute {
  postern_view key; /* each once */
  postern_view value;
} postern_attribute;

/* What is unknown never helps a principal: neither to be granted something, nor to be spared a
 * deny. A text whose `data` is null is unknown. */
typedef struct postern_principal {
  size_t struct_size;
  int32_t kind;                        /* POSTERN_GUEST, … */
  int32_t knows_groups;                /* 1: the user is in `groups` and no others; 0: unknown */
  postern_view entity_id;              /* of a user, or a guest who has one; 1 to 256 bytes */
  postern_view name;                   /* of a function, needed there and nowhere else */
  const postern_view *groups;          /* of a user; may be null if there are none */
  size_t num_groups;                   /* 0 unless knows_groups */
  const postern_attribute *attributes; /* may be null if there are none */
  size_t num_attributes;
} postern_principal;

/* A principal for as long as its connection lasts, whatever policies come and go. For one thread at
 * a time. */
typedef struct postern_session postern_session;

/* Copies the principal. One that policies do not accept, such as with an entity id of 300 bytes,
 * makes a session, too, which is denied everything (POSTERN_REASON_PRINCIPAL_REJECTED). Errors:
 * ARGUMENT (also a kind that is none, or groups that are not known), MEMORY. */
int postern_session_new(const postern_principal *principal, postern_session **session);
void postern_session_free(postern_session *session);

/* --- decisions -------------------------------------------------------------------------------- */

/* Decides by the policy that is in a store. For one thread at a time; several readers of one store
 * are independent of each other.
 *
 * A reader keeps the policy that it saw last, even if newer ones were put in force since. */
typedef struct postern_reader postern_reader;

/* Errors: ARGUMENT, HANDLE, MEMORY. */
int postern_reader_new(postern_store *store, postern_reader **reader);
void postern_reader_free(postern_reader *reader);

/* Lets go of that policy until the next call with this reader: for a thread that may idle for long.
 * Errors: HANDLE. */
int postern_reader_release(postern_reader *reader);

/* Why it was decided so. When several apply, the first in this order is told. Only
 * POSTERN_REASON_ALLOWED comes with an allow. More may come in 1.x. */
enum {
  POSTERN_REASON_NO_POLICY = 0,          /* there is none to decide by; also with every error */
  POSTERN_REASON_REQUEST_REJECTED = 1,   /* malformed */
  POSTERN_REASON_STALE_PRINCIPAL = 2,    /* does not come of this interface */
  POSTERN_REASON_PRINCIPAL_REJECTED = 3, /* see postern_session_new */
  POSTERN_REASON_PATH_REJECTED = 4,      /* see path_error and path_offset */
  POSTERN_REASON_UNKNOWN_ACTION = 5,     /* the policy has no such action */
  POSTERN_REASON_DENIED_BY_RULE = 6,     /* a rule says so */
  POSTERN_REASON_ALLOWED = 7,            /* a rule says so */
  POSTERN_REASON_NO_RULE = 8,            /* a declaration matches, but no rule of it holds */
  POSTERN_REASON_NO_DECLARATION = 9      /* no declaration matches the path */
};

/* Returns the reason as decision lines spell it, for instance `denied_by_rule`; empty for a number
 * that is none. Thread-safe. */
const char *postern_reason_name(int reason);

/* Why a path was rejected. More may come in 1.x. */
enum {
  POSTERN_PATH_OK = 0,
  POSTERN_PATH_EMPTY = 1,
  POSTERN_PATH_TOO_LONG = 2,
  POSTERN_PATH_NUL = 3,
  POSTERN_PATH_UTF8 = 4,
  POSTERN_PATH_TOO_DEEP = 5,
  POSTERN_PATH_DOT_SEGMENT = 6,
  POSTERN_PATH_EMPTY_SEGMENT = 7,
  POSTERN_PATH_FRAGMENT = 8,
  POSTERN_PATH_NOT_ORIGIN_FORM = 9,
  POSTERN_PATH_RAW_BYTE = 10,
  POSTERN_PATH_BACKSLASH = 11,
  POSTERN_PATH_PATH_PARAMETER = 12,
  POSTERN_PATH_BAD_PERCENT = 13,
  POSTERN_PATH_ENCODED_SLASH = 14,
  POSTERN_PATH_ENCODED_DELIMITER = 15,
  POSTERN_PATH_CONTROL = 16,
  POSTERN_PATH_DOUBLE_ENCODING = 17,
  POSTERN_PATH_EDGE_DOT_OR_SPACE = 18
};

/* Returns the code as decision lines spell it, for instance `dot_segment`; empty for
 * POSTERN_PATH_OK and a number that is none. Thread-safe. */
const char *postern_path_error_name(int path_error);

/* In place of a number that there is not. */
#define POSTERN_NONE 0xffffffffu

/* One answer. `declaration`, `rule` and `selector` are numbers in the policy of that `revision`:
 * postern_explain tells what they stand for. */
typedef struct postern_decision {
  int32_t effect;       /* POSTERN_DENY or POSTERN_ALLOW */
  int32_t reason;       /* POSTERN_REASON_… */
  int32_t path_error;   /* POSTERN_PATH_…, with POSTERN_REASON_PATH_REJECTED */
  uint32_t path_offset; /* of the offending byte, with POSTERN_REASON_PATH_REJECTED */
  uint32_t declaration; /* that decided; with POSTERN_REASON_NO_RULE the most specific */
  uint32_t rule;        /* its place in the declaration from 0; POSTERN_NONE if none decided */
  uint32_t selector;    /* its place in the rule from 0; POSTERN_NONE if none decided */
  uint32_t reserved;    /* 0 */
  uint64_t revision;    /* of the policy that decided, see postern_store_state; 0: there was none */
} postern_decision;

/* Decides by the policy in force whether the session's principal may do `action` on `path`. The
 * path is raw, as it came; what it means is the policy's to say. Returns POSTERN_ALLOW,
 * POSTERN_DENY or an error, after which `decision` is a deny. Errors: ARGUMENT, HANDLE, MEMORY
 * (only for a path that has to be decoded, or for the first decision after a new policy). */
int postern_decide(postern_reader *reader, postern_session *session, const char *action,
                   size_t action_size, const char *path, size_t path_size,
                   postern_decision *decision);

typedef struct postern_request {
  postern_view action;
  postern_view path;
} postern_request;

/* Decides `count` requests of one principal by one policy, each as postern_decide does, into the
 * place of `decisions` with its number. Returns POSTERN_OK or, when all of them are denies, an
 * error. `decisions` is needed. Errors: as postern_decide. */
int postern_decide_batch(postern_reader *reader, postern_session *session,
                         const postern_request *requests, size_t count,
                         postern_decision *decisions);

/* Canonicalises a path by the policy that the reader saw last, such as that of the last decision;
 * by the one in force if it saw none. What was decided about is the canonical path: forward that
 * one. `canonical` is a view of `path`, or of memory of the reader's, and valid until the next call
 * with this reader. Returns POSTERN_OK or an error; POSTERN_ERROR_PATH if the path is rejected:
 * `path_error` and `path_offset` tell why and where, and are zero otherwise. The empty path of a
 * policy about keys is rejected as POSTERN_PATH_EMPTY though `list` may ask for it. Errors:
 * ARGUMENT, HANDLE, MEMORY, PATH. */
int postern_canonical_path(postern_reader *reader, const char *path, size_t path_size,
                           postern_view *canonical, int32_t *path_error, uint32_t *path_offset);

/* Spells the canonical form of a path as a request has it, which is what to send on after an allow:
 * of a policy about URLs percent-encoded where it must be (RFC 3986, section 3.3) and without the
 * query, else as postern_canonical_path has it. Goes by the same policy as that. `forward` is a
 * view of memory of the reader's, and valid until the next call with this reader. Returns
 * POSTERN_OK or an error, after which it is empty. Errors: as postern_canonical_path. */
int postern_forward_path(postern_reader *reader, const char *path, size_t path_size,
                         postern_view *forward);

/* --- explanations and descriptions, for operators ----------------------------------------------
 */

enum {
  POSTERN_TEXT = 0, /* several lines, safe for a terminal */
  POSTERN_JSON = 1  /* an object in one line: docs/schema and docs/explanations.md */
};

enum {
  POSTERN_OPERATOR = 0, /* is told everything: rules, groups, other principals' paths */
  POSTERN_CALLER = 1    /* is told allow or deny, how it is known, and the request's id */
};

typedef struct postern_explain_options {
  size_t struct_size;
  int32_t format;           /* POSTERN_TEXT or POSTERN_JSON */
  int32_t audience;         /* POSTERN_OPERATOR or POSTERN_CALLER */
  uint32_t max_near_misses; /* changes to a denied request that would allow it; 0: none */
  uint32_t reserved;        /* 0 */
  postern_view request_id;  /* that the caller is told; may be empty */
} postern_explain_options;

/* Explains a decision: decides as postern_decide does, but by the policy that the reader saw last,
 * so that the decision just taken is explained, whatever was put in force since; by the one in
 * force if the reader saw none. Takes some microseconds, with near misses some tens. `options` may
 * be null: text for operators, without near misses. `explanation` is needed. Returns POSTERN_ALLOW,
 * POSTERN_DENY or an error. Errors: ARGUMENT, HANDLE, MEMORY, INTERNAL. */
int postern_explain(postern_reader *reader, postern_session *session, const char *action,
                    size_t action_size, const char *path, size_t path_size,
                    const postern_explain_options *options, postern_string *explanation,
                    postern_decision *decision);

/* How the paths of a policy are read. */
enum {
  POSTERN_KEY = 0,    /* object keys of plain segments */
  POSTERN_OPAQUE = 1, /* S3 keys: bytes between slashes */
  POSTERN_URL = 2     /* raw request targets of HTTP */
};

/* Which policy it is. */
typedef struct postern_policy_info {
  size_t struct_size;
  uint64_t revision; /* see postern_store_state; 0: no policy, and the rest is zero */
  int32_t path_mode; /* POSTERN_KEY, … */
  uint32_t num_declarations;
  postern_view name;   /* as the policy says it */
  postern_view file;   /* the name of the file that it was compiled from */
  postern_view digest; /* `sha256:…`, of that file's bytes */
} postern_policy_info;

/* Describes the policy that the reader saw last; the one in force if it saw none. The views are
 * valid until the next call with this reader. Errors: ARGUMENT (null, struct_size), HANDLE. */
int postern_reader_policy(postern_reader *reader, postern_policy_info *info);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* POSTERN_ENGINE_C_POSTERN_H_ */
