/*
 * Stands before the C library's calls that write and force files, and lets some fail as a mapped file says:
 *
 *   0           8       16         24         32          40            48        56
 *   | countdown | forever | forces | done     | noDirect  | failures    | nanos   |
 *     calls until one fails, 0 for none
 *                 whether all fail from then on
 *                           whether forces count too, or writes only
 *                                    how much of a failing write is done all the same: 0 nothing, 1 half, 2 all
 *                                               whether opening past the page cache is refused
 *                                                           how many have failed
 *                                                                         CLOCK_MONOTONIC at the first failure
 *
 * Only files whose path contains $FAULTS_PATH count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct control {
    volatile int64_t countdown, forever, forces, done, no_direct, failures, nanos;
};

static struct control none;
static struct control *control = &none;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_CONTROL");
    int file = path == NULL ? -1 : open(path, O_RDWR);
    if (file < 0) {
        return;
    }
    void *mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) {
        control = mapped;
    }
    close(file);
}

static int counts(int file) {
    char link[64], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) {
        return 0;
    }
    path[length] = 0;
    const char *part = getenv("FAULTS_PATH");
    return part != NULL && strstr(path, part) != NULL;
}

static int fails(int file) {
    if ((control->countdown == 0 && !(control->forever && control->failures)) || !counts(file)) {
        return 0;
    }
    int now = control->countdown > 0 && __sync_sub_and_fetch(&control->countdown, 1) == 0;
    if (!now && !(control->forever && control->failures)) {
        return 0;
    }
    if (__sync_fetch_and_add(&control->failures, 1) == 0) {
        struct timespec at;
        clock_gettime(CLOCK_MONOTONIC, &at);
        control->nanos = at.tv_sec * 1000000000LL + at.tv_nsec;
    }
    return 1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (real == NULL) {
        real = dlsym(RTLD_NEXT, "pwrite64");
    }
    if (!fails(file)) {
        return real(file, bytes, count, offset);
    }
    if (control->done == 2) {
        real(file, bytes, count, offset);
    } else if (control->done == 1 && count >= 8192) {
        real(file, bytes, count / 2 & ~(size_t) 4095, offset);
    }
    errno = EIO;
    return -1;
}

static int force(const char *name, int (**real)(int), int file) {
    if (*real == NULL) {
        *real = dlsym(RTLD_NEXT, name);
    }
    if (control->forces && fails(file)) {
        errno = EIO;
        return -1;
    }
    return (*real)(file);
}

int fsync(int file) {
    static int (*real)(int);
    return force("fsync", &real, file);
}

int fdatasync(int file) {
    static int (*real)(int);
    return force("fdatasync", &real, file);
}

int open64(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (real == NULL) {
        real = dlsym(RTLD_NEXT, "open64");
    }
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if ((flags & O_DIRECT) && control->no_direct) {
        errno = EINVAL;
        return -1;
    }
    return real(path, flags, mode);
}
