/* Preloaded into a process: writes down, in order, all that it does to the files under one folder.
 *
 * POWERLOSS_ROOT names the folder, POWERLOSS_LOG the file that is written, if any. A record is the header below, then
 * `path` bytes of name and `data` bytes of what was written. What is mapped into memory is not seen: that is only the
 * -shm, which SQLite makes anew. A record is written once the call has succeeded: a sync stands behind what it covers.
 *
 * `fail_from` has such calls fail in place of being done.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

struct record { int32_t what, file; int64_t at; uint32_t path, data; };
enum { OPEN, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, MKDIR, CLOSE };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char watched[FILES]; /* 1: is ours; 2: and never fails */
static const char *root;
static int out = -1;
static long until = -1;
static int reason, only_once;

static void put(const void *bytes, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = REAL(write);
    while (length) {
        ssize_t done = real(out, bytes, length);
        if (done <= 0) abort();
        bytes = (const char *)bytes + done;
        length -= done;
    }
}

static void record(int what, int file, int64_t at, const char *path, const void *data, size_t length) {
    if (out < 0) return;
    struct record head = {what, file, at, path ? strlen(path) : 0, length};
    put(&head, sizeof head);
    if (path) put(path, head.path);
    if (length) put(data, length);
}

__attribute__((constructor)) static void start(void) {
    root = getenv("POWERLOSS_ROOT");
    const char *log = getenv("POWERLOSS_LOG");
    if (!root) abort();
    if (!log) return;
    int low = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    out = fcntl(low, F_DUPFD_CLOEXEC, 900);
    REAL(close)(low);
    if (out < 0) abort();
}

/* The name if it lies under the folder; relative names are of the working folder, which is not in it. */
static const char *ours(const char *path) {
    size_t length = root ? strlen(root) : 0;
    return path && root && !strncmp(path, root, length) && (path[length] == '/' || !path[length]) ? path : NULL;
}

static int seen(int file) { return file >= 0 && file < FILES && watched[file]; }

/* Have the call after `calls` more fail with `error`, and if not `once` all after it. What is open now is spared. */
void fail_from(long calls, int error, int once) {
    for (int file = 0; file < FILES; file++) watched[file] *= 2;
    until = calls;
    reason = error;
    only_once = once;
}

static int fails(int counts) {
    if (!counts || until < 0 || until-- > 0) return 0;
    until = only_once ? -1 : 0;
    errno = reason;
    return 1;
}
#define UNLESS_FAILING(counts, call) fails(counts) ? -1 : call
#define COUNTS(file) (seen(file) && watched[file] == 1)

static int opened(int file, const char *path, int flags) {
    if (file >= 0 && file < FILES && (watched[file] = ours(path) != NULL))
        record(OPEN, file, flags & O_TRUNC ? 1 : 0, path, NULL, 0);
    return file;
}

#define LOCKED(type, call) \
    pthread_mutex_lock(&turn); \
    type done = call; \
    int failed = errno;
#define UNLOCKED \
    pthread_mutex_unlock(&turn); \
    errno = failed; \
    return done;

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        int mode = va_arg(more, int); \
        va_end(more); \
        LOCKED(int, UNLESS_FAILING(ours(path) && flags & O_CREAT, REAL(name)(path, flags, mode))) \
        opened(done, path, flags); \
        UNLOCKED \
    }
#define OPENS_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        int mode = va_arg(more, int); \
        va_end(more); \
        LOCKED(int, UNLESS_FAILING(ours(path) && flags & O_CREAT, REAL(name)(folder, path, flags, mode))) \
        opened(done, path, flags); \
        UNLOCKED \
    }
OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int file) {
    LOCKED(int, REAL(close)(file))
    if (seen(file)) {
        record(CLOSE, file, 0, NULL, NULL, 0);
        watched[file] = 0;
    }
    UNLOCKED
}

ssize_t write(int file, const void *bytes, size_t length) {
    int appends = seen(file) && fcntl(file, F_GETFL) & O_APPEND;
    off_t at = seen(file) ? lseek(file, 0, appends ? SEEK_END : SEEK_CUR) : 0;
    LOCKED(ssize_t, UNLESS_FAILING(COUNTS(file), REAL(write)(file, bytes, length)))
    if (seen(file) && done > 0) record(WRITE, file, at, NULL, bytes, done);
    UNLOCKED
}

#define WRITES_AT(name, offset) \
    ssize_t name(int file, const void *bytes, size_t length, offset at) { \
        LOCKED(ssize_t, UNLESS_FAILING(COUNTS(file), REAL(name)(file, bytes, length, at))) \
        if (seen(file) && done > 0) record(WRITE, file, at, NULL, bytes, done); \
        UNLOCKED \
    }
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)

#define TRUNCATES(name, offset) \
    int name(int file, offset length) { \
        LOCKED(int, UNLESS_FAILING(COUNTS(file), REAL(name)(file, length))) \
        if (seen(file) && !done) record(TRUNCATE, file, length, NULL, NULL, 0); \
        UNLOCKED \
    }
TRUNCATES(ftruncate, off_t)
TRUNCATES(ftruncate64, off64_t)

#define SYNCS(name) \
    int name(int file) { \
        LOCKED(int, UNLESS_FAILING(COUNTS(file), REAL(name)(file))) \
        if (seen(file) && !done) record(SYNC, file, 0, NULL, NULL, 0); \
        UNLOCKED \
    }
SYNCS(fsync)
SYNCS(fdatasync)

int unlink(const char *path) {
    LOCKED(int, UNLESS_FAILING(ours(path) != NULL, REAL(unlink)(path)))
    if (ours(path) && !done) record(UNLINK, -1, 0, path, NULL, 0);
    UNLOCKED
}

int rename(const char *from, const char *to) {
    LOCKED(int, UNLESS_FAILING(ours(from) != NULL, REAL(rename)(from, to)))
    if (ours(from) && !done) record(RENAME, -1, 0, from, to, strlen(to));
    UNLOCKED
}

int mkdir(const char *path, mode_t mode) {
    LOCKED(int, UNLESS_FAILING(ours(path) != NULL, REAL(mkdir)(path, mode)))
    if (ours(path) && !done) record(MKDIR, -1, 0, path, NULL, 0);
    UNLOCKED
}

/* Ways of writing that are not written down: whoever takes one is told, and takes another. */
ssize_t sendfile(int to, int from, off_t *at, size_t length) {
    (void)to, (void)from, (void)at, (void)length;
    errno = ENOSYS;
    return -1;
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *where, size_t length, unsigned flags) {
    (void)from, (void)at, (void)to, (void)where, (void)length, (void)flags;
    errno = ENOSYS;
    return -1;
}
