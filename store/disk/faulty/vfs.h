// What SQLite promises of the structures a VFS is made of, as its documentation
// gives them (https://sqlite.org/c3ref/vfs.html, io_methods.html, file.html). Their
// layout does not change: new members come at the end, with a new version number.

#ifndef STIPPLE_FAULTY_VFS_H
#define STIPPLE_FAULTY_VFS_H

typedef long long sqlite3_int64;
typedef struct sqlite3_vfs sqlite3_vfs;
typedef struct sqlite3_file sqlite3_file;
typedef struct sqlite3_io_methods sqlite3_io_methods;

struct sqlite3_file {
  const sqlite3_io_methods *pMethods;
};

struct sqlite3_io_methods {
  int iVersion;
  int (*xClose)(sqlite3_file *);
  int (*xRead)(sqlite3_file *, void *, int iAmt, sqlite3_int64 iOfst);
  int (*xWrite)(sqlite3_file *, const void *, int iAmt, sqlite3_int64 iOfst);
  int (*xTruncate)(sqlite3_file *, sqlite3_int64 size);
  int (*xSync)(sqlite3_file *, int flags);
  int (*xFileSize)(sqlite3_file *, sqlite3_int64 *pSize);
  int (*xLock)(sqlite3_file *, int);
  int (*xUnlock)(sqlite3_file *, int);
  int (*xCheckReservedLock)(sqlite3_file *, int *pResOut);
  int (*xFileControl)(sqlite3_file *, int op, void *pArg);
  int (*xSectorSize)(sqlite3_file *);
  int (*xDeviceCharacteristics)(sqlite3_file *);
  int (*xShmMap)(sqlite3_file *, int iPg, int pgsz, int, void volatile **);
  int (*xShmLock)(sqlite3_file *, int offset, int n, int flags);
  void (*xShmBarrier)(sqlite3_file *);
  int (*xShmUnmap)(sqlite3_file *, int deleteFlag);
  // Version 3 maps files into memory, which would be written without a call.
};

struct sqlite3_vfs {
  int iVersion;
  int szOsFile;
  int mxPathname;
  sqlite3_vfs *pNext;
  const char *zName;
  void *pAppData;
  int (*xOpen)(sqlite3_vfs *, const char *zName, sqlite3_file *, int flags, int *pOutFlags);
  int (*xDelete)(sqlite3_vfs *, const char *zName, int syncDir);
  int (*xAccess)(sqlite3_vfs *, const char *zName, int flags, int *pResOut);
  int (*xFullPathname)(sqlite3_vfs *, const char *zName, int nOut, char *zOut);
  void *(*xDlOpen)(sqlite3_vfs *, const char *zFilename);
  void (*xDlError)(sqlite3_vfs *, int nByte, char *zErrMsg);
  void (*(*xDlSym)(sqlite3_vfs *, void *, const char *zSymbol))(void);
  void (*xDlClose)(sqlite3_vfs *, void *);
  int (*xRandomness)(sqlite3_vfs *, int nByte, char *zOut);
  int (*xSleep)(sqlite3_vfs *, int microseconds);
  int (*xCurrentTime)(sqlite3_vfs *, double *);
  int (*xGetLastError)(sqlite3_vfs *, int, char *);
  int (*xCurrentTimeInt64)(sqlite3_vfs *, sqlite3_int64 *);
  // Version 3 replaces system calls, which nobody does here.
};

// A file as SQLite holds it: SQLite's own lies behind it in the same memory.
typedef struct faulty_file {
  sqlite3_file base;
  sqlite3_file *real;
  int disk;   // the number of the Disk
  int inode;  // 0 = not recorded
  int folder; // whose names the next sync brings too; 0 = none
} faulty_file;

// faulty_register makes a VFS before the system's default one, for a Disk of a
// number. It gives 0, or SQLite's error code.
int faulty_register(int disk, const char *name);

// faulty_watch_reads says how many more disks, or fewer, have their reads go through
// Go. With none they do not, which is what makes them fast.
void faulty_watch_reads(int more);

// What SQLite's own VFS would have done.
int faulty_real_open(const char *name, faulty_file *f, int flags, int *out);
int faulty_real_delete(const char *name, int syncDir);
int faulty_real_read(faulty_file *f, void *data, int n, sqlite3_int64 at);
int faulty_real_write(faulty_file *f, const void *data, int n, sqlite3_int64 at);
int faulty_real_truncate(faulty_file *f, sqlite3_int64 size);

#endif
