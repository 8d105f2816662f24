//go:build unix

#include "vfs.h"

#include <stdlib.h>
#include <string.h>

#include "_cgo_export.h"

// They are SQLite's, which the driver brings into the finished program.
extern sqlite3_vfs *sqlite3_vfs_find(const char *zName) __attribute__((weak));
extern int sqlite3_vfs_register(sqlite3_vfs *, int makeDflt) __attribute__((weak));

static sqlite3_vfs *real_vfs; // the system's default one
static int reads_watched;     // how many disks have their reads go through Go too

#define REAL(f) (((faulty_file *)(f))->real)

// What changes the disk goes through Go.

static int on_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at) {
  return faultyWrite((faulty_file *)f, (void *)data, n, at);
}
static int on_truncate(sqlite3_file *f, sqlite3_int64 size) { return faultyTruncate((faulty_file *)f, size); }
static int on_sync(sqlite3_file *f, int flags) {
  (void)flags;
  return faultySync((faulty_file *)f);
}
static int on_delete(sqlite3_vfs *v, const char *name, int syncDir) {
  return faultyDelete((int)(size_t)v->pAppData, (char *)name, syncDir);
}

// The rest is SQLite's own.

static int on_close(sqlite3_file *f) { return REAL(f)->pMethods->xClose(REAL(f)); }
static int on_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
  if (__atomic_load_n(&reads_watched, __ATOMIC_RELAXED)) return faultyRead((faulty_file *)f, p, n, at);
  return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int on_size(sqlite3_file *f, sqlite3_int64 *size) { return REAL(f)->pMethods->xFileSize(REAL(f), size); }
static int on_lock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xLock(REAL(f), level); }
static int on_unlock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xUnlock(REAL(f), level); }
static int on_reserved(sqlite3_file *f, int *out) { return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out); }
static int on_control(sqlite3_file *f, int op, void *arg) { return REAL(f)->pMethods->xFileControl(REAL(f), op, arg); }
static int on_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int on_device(sqlite3_file *f) { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }
static int on_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
  return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}
static int on_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
  return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}
static void on_shm_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int on_shm_unmap(sqlite3_file *f, int remove) { return REAL(f)->pMethods->xShmUnmap(REAL(f), remove); }

static const sqlite3_io_methods methods = {
    2,        on_close,    on_read,    on_write,   on_truncate, on_sync,     on_size,        on_lock,
    on_unlock, on_reserved, on_control, on_sector, on_device,   on_shm_map, on_shm_lock, on_shm_barrier,
    on_shm_unmap,
};

static int on_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *out) {
  faulty_file *f = (faulty_file *)file;
  memset(f, 0, sizeof *f);
  f->disk = (int)(size_t)v->pAppData;
  f->real = (sqlite3_file *)(f + 1);
  int code = faultyOpen((char *)name, f, flags, out);
  if (code == 0) f->base.pMethods = &methods;
  return code;
}

static int on_access(sqlite3_vfs *v, const char *name, int flags, int *out) {
  (void)v;
  return real_vfs->xAccess(real_vfs, name, flags, out);
}
static int on_full(sqlite3_vfs *v, const char *name, int n, char *out) {
  (void)v;
  return real_vfs->xFullPathname(real_vfs, name, n, out);
}

int faulty_real_open(const char *name, faulty_file *f, int flags, int *out) {
  f->real->pMethods = 0;
  int code = real_vfs->xOpen(real_vfs, name, f->real, flags, out);
  if (code != 0 && f->real->pMethods) f->real->pMethods->xClose(f->real);
  return code;
}
int faulty_real_delete(const char *name, int syncDir) {
  return real_vfs->xDelete(real_vfs, name, syncDir);
}
void faulty_watch_reads(int more) { __atomic_add_fetch(&reads_watched, more, __ATOMIC_RELAXED); }
int faulty_real_read(faulty_file *f, void *data, int n, sqlite3_int64 at) {
  return f->real->pMethods->xRead(f->real, data, n, at);
}
int faulty_real_write(faulty_file *f, const void *data, int n, sqlite3_int64 at) {
  return f->real->pMethods->xWrite(f->real, data, n, at);
}
int faulty_real_truncate(faulty_file *f, sqlite3_int64 size) { return f->real->pMethods->xTruncate(f->real, size); }

int faulty_register(int disk, const char *name) {
  if (!sqlite3_vfs_find || !sqlite3_vfs_register) return 1;
  if (!real_vfs) real_vfs = sqlite3_vfs_find(0);
  sqlite3_vfs *v = real_vfs ? malloc(sizeof *v) : 0;
  if (!v) return 7;
  *v = *real_vfs; // random numbers, sleeping, time and extensions are its own
  v->iVersion = 2;
  v->szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
  v->zName = strdup(name);
  v->pAppData = (void *)(size_t)disk;
  v->xOpen = on_open;
  v->xDelete = on_delete;
  v->xAccess = on_access;
  v->xFullPathname = on_full;
  return sqlite3_vfs_register(v, 0);
}
