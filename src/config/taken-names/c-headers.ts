/** Headers of C, POSIX, glibc, newlib and compilers, without their folders and the .h. */
export const C_HEADERS: readonly string[] = (
  'acc_prof aio aliases alloca ar argp argz arm_acle arm_bf16 arm_cde arm_cmse arm_fp16 arm_mve ' +
  'arm_mve_types arm_neon arm_sme arm_sve assert backtrace builtins byteswap cet complex conio cpio cpuid ' +
  'crypt ctype curses devctl direct dirent dlfcn dos elf endian envlock envz err errno error execinfo expat ' +
  'fastmath fcntl features fenv float fmtmsg fnmatch fpu_control fstab fts ftw gconv gcov getopt glob grp ' +
  'gshadow iconv ieee754 ieeefp ifaddrs inttypes io iso646 langinfo lastlog libgen libintl limits link ' +
  'locale malloc math mcheck memory mm3dnow mm_malloc mntent monetary mqueue ncurses ndbm netdb newlib ' +
  'nl_types nss obstack omp openacc paths picolibc poll printf proc_service process pthread pty pwd ' +
  'quadmath quadmath_weak re_comp reent regdef regex regexp resolv sched search semaphore semihost setjmp ' +
  'sgtty shadow share signal spawn stab stdalign stdarg stdatomic stdbit stdbool stdckdint stdcountof ' +
  'stddef stdfix stdint stdio stdio_ext stdlib stdnoreturn string strings strsafe sys syscall sysexits ' +
  'syslimits syslog sysmacros tar tchar term termio termios tgmath thread_db threads time ttyent uchar ' +
  'ucontext ulimit unctrl unistd unwind utime utmp utmpx vadefs values varargs wait wchar wctype winbase ' +
  'windef windows winnt winsock winsock2 wordexp wtypes zconf zlib'
).split(' ');
