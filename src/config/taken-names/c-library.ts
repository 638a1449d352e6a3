/** Functions, objects, types, tags and macros in lower case of the libraries of C, POSIX, newlib and glibc. Types that end in _t, and those of
 * the families in model-name.ts, are left out. */
export const C_LIBRARY: readonly string[] = (
  'a64l abort abs accept access acct acos acosf acosh acoshf acoshl acosl addrinfo addseverity adjtime ' +
  'aio_cancel aio_error aio_fsync aio_read aio_return aio_suspend aio_write aiocb aioinit alarm ' +
  'aligned_alloc alloca alphasort arc4random arc4random_buf arc4random_uniform argz_add argz_add_sep ' +
  'argz_append argz_count argz_create argz_create_sep argz_delete argz_extract argz_insert argz_next ' +
  'argz_replace argz_stringify asctime asctime_r asin asinf asinh asinhf asinhl asinl asiprintf asniprintf ' +
  'asnprintf asprintf assert at_quick_exit atan atan2 atan2f atan2l atanf atanh atanhf atanhl atanl atexit ' +
  'atof atoff atoi atol atoll basename bcmp bcopy bind bindresvport bindtextdomain bintime bintime2timespec ' +
  'bintime2timeval bintime_add bintime_addx bintime_clear bintime_cmp bintime_isset bintime_mul ' +
  'bintime_shift bintime_sub brk bsearch btowc bttosbt bzero c16rtomb c32rtomb cabs cabsf cabsl cacos ' +
  'cacosf cacosh cacoshf cacoshl cacosl call_once calloc carg cargf cargl casin casinf casinh casinhf ' +
  'casinhl casinl catan catanf catanh catanhf catanhl catanl catclose catgets catopen cbrt cbrtf cbrtl ccos ' +
  'ccosf ccosh ccoshf ccoshl ccosl ceil ceilf ceill cexp cexpf cexpl cfgetispeed cfgetospeed cfmakeraw ' +
  'cfree cfsetispeed cfsetospeed cfsetspeed chdir chmod chown chroot cimag cimagf cimagl clearenv clearerr ' +
  'clearerr_unlocked clock clock_getcpuclockid clock_getres clock_gettime clock_nanosleep clock_settime ' +
  'clog clogf clogl clone close closedir closefrom closelog cmsghdr complex confstr conj conjf conjl ' +
  'connect copysign copysignf copysignl cos cosf cosh coshf coshl cosl cpow cpowf cpowl cproj cprojf cprojl ' +
  'creal crealf creall creat crypt csin csinf csinh csinhf csinhl csinl csqrt csqrtf csqrtl ctan ctanf ' +
  'ctanh ctanhf ctanhl ctanl ctermid ctime ctime_r cuserid d_fileno dadd daemon daylight dcgettext ' +
  'dcngettext ddiv dfma dgettext difftime diprintf dirent dirfd dirname div dlclose dlerror dlopen dlsym ' +
  'dmul dngettext dprintf drand48 drem dremf dreml dsqrt dsub dup dup2 duplocale dysize eaccess ecvt eflock ' +
  'endgrent endhostent endnetent endnetgrent endorder endprotoent endpwent endrpcent endservent ' +
  'endusershell endutxent entry environ envz_add envz_entry envz_get envz_merge envz_remove envz_strip ' +
  'erand48 erf erfc erfcf erfcl erff erfl errno euidaccess execl execle execlp execlpe execv execve ' +
  'execveat execvp execvpe exit exp exp2 exp2f exp2l expf expl explicit_bzero expm1 expm1f expm1l fabs ' +
  'fabsf fabsl faccessat fallocate fast_putc fchdir fchmod fchmodat fchown fchownat fclose fcloseall fcntl ' +
  'fcvt fd_mask fd_set fdatasync fdim fdimf fdiml fdopen fdopendir feclearexcept fedisableexcept ' +
  'feenableexcept fegetenv fegetexcept fegetexceptflag fegetmode fegetround feholdexcept feof feof_unlocked ' +
  'feraiseexcept ferror ferror_unlocked fesetenv fesetexcept fesetexceptflag fesetmode fesetround ' +
  'fetestexcept fetestexceptflag feupdateenv fexecve fflush fflush_unlocked ffs ffsl ffsll fgetc ' +
  'fgetc_unlocked fgetgrent fgetpos fgetpwent fgets fgetwc fgetws fileno fileno_unlocked finite finitef ' +
  'finitel fiprintf fiscanf flock flockfile floor floorf floorl fls flsl flsll fma fmaf fmal fmax fmaxf ' +
  'fmaxl fmemopen fmin fminf fminl fmod fmodf fmodl fmtmsg fnmatch fopen fopencookie fork fp_except fp_rdi ' +
  'fp_rnd fpathconf fpclassify fpgetmask fpgetround fpgetroundtoi fpgetsticky fprintf fpsetmask fpsetround ' +
  'fpsetroundtoi fpsetsticky fpurge fputc fputc_unlocked fputs fputwc fputws fread fread_unlocked free ' +
  'freeaddrinfo freelocale freopen frexp frexpf frexpl fropen fscanf fseek fseeko fsetpos fstat fstatat ' +
  'fstatvfs fsync ftell ftello ftok ftruncate ftrylockfile ftw funlockfile funopen futimens futimes ' +
  'futimesat fwide fwopen fwprintf fwrite fwrite_unlocked fwscanf gai_strerror gaicb gamma gamma_r gammaf ' +
  'gammaf_r gammal gcvt getaddrinfo getc getc_unlocked getchar getchar_unlocked getcpu getcwd getdate ' +
  'getdate_err getdelim getdirentries getdomainname getdtablesize getegid getentropy getenv geteuid getgid ' +
  'getgrent getgrgid getgrgid_r getgrnam getgrnam_r getgrouplist getgroups gethostbyaddr gethostbyname ' +
  'gethostent gethostid gethostname getitimer getline getloadavg getlogin getlogin_r getnameinfo ' +
  'getnetbyaddr getnetbyname getnetent getnetgrent getopt getopt_long getopt_long_only getpagesize getpass ' +
  'getpeereid getpeername getpgid getpgrp getpid getppid getpriority getprotobyname getprotobynumber ' +
  'getprotoent getpt getpw getpwent getpwnam getpwnam_r getpwuid getpwuid_r getresgid getresuid getrlimit ' +
  'getrpcbyname getrpcbynumber getrpcent getrusage gets getservbyname getservbyport getservent getsid ' +
  'getsockname getsockopt getsourcefilter getsubopt gettext gettid gettimeofday getuid getumask ' +
  'getusershell getutmp getutmpx getutxent getutxid getutxline getw getwc getwchar getwd glob globfree ' +
  'gmtime gmtime_r grantpt group gsignal hcreate hcreate_r hdestroy hdestroy_r herror hostent hsearch ' +
  'hsearch_data hsearch_r hstrerror htonl htons hypot hypotf hypotl iconv iconv_close iconv_open ' +
  'if_freenameindex if_indextoname if_nameindex if_nametoindex iface ifaddr ifconf ifmap ifreq ilogb ilogbf ' +
  'ilogbl imaxabs imaxdiv in6addr_any in6addr_loopback index inet_addr inet_lnaof inet_makeaddr inet_netof ' +
  'inet_network inet_ntoa inet_ntop inet_pton infinity infinityf initgroups initstate innetgr insque ' +
  'internal_head iovec iprintf iruserok isalnum isalnum_l isalpha isalpha_l isascii isascii_l isatty ' +
  'isblank isblank_l iscanf iscanonical iscntrl iscntrl_l isctype isdigit isdigit_l iseqsig isfdtype ' +
  'isfinite isgraph isgraph_l isgreater isgreaterequal isinf isinff isinfl isless islessequal islessgreater ' +
  'islower islower_l isnan isnanf isnanl isnormal isprint isprint_l ispunct ispunct_l issetugid issignaling ' +
  'isspace isspace_l issubnormal isunordered isupper isupper_l iswalnum iswalnum_l iswalpha iswalpha_l ' +
  'iswblank iswblank_l iswcntrl iswcntrl_l iswctype iswctype_l iswdigit iswdigit_l iswgraph iswgraph_l ' +
  'iswlower iswlower_l iswprint iswprint_l iswpunct iswpunct_l iswspace iswspace_l iswupper iswupper_l ' +
  'iswxdigit iswxdigit_l isxdigit isxdigit_l iszero itimerspec itimerval itoa j0 j0f j1 j1f jmp_buf jn jnf ' +
  'jnl jrand48 kill kill_dependency killpg l64a labs lchmod lchown lcong48 lconv ldexp ldexpf ldexpl ldiv ' +
  'leaf lfind lgamma lgamma_r lgammaf lgammaf_r lgammal linger link linkat linux lio_listio listen llabs ' +
  'lldiv llrint llrintf llrintl llround llroundf llroundl localeconv localtime localtime_r lockf log log10 ' +
  'log10f log10l log1p log1pf log1pl log2 log2f log2l logb logbf logbl logf logl longjmp lrand48 lrint ' +
  'lrintf lrintl lround lroundf lroundl lsearch lseek lstat lutimes madvise mallinfo malloc malloc_stats ' +
  'malloc_trim malloc_usable_size mallopt math_errhandling mblen mbrlen mbrtoc16 mbrtoc32 mbrtowc mbsinit ' +
  'mbsnrtowcs mbsrtowcs mbstowcs mbtowc memalign memccpy memchr memcmp memcpy memfrob memmem memmove ' +
  'memory_order memory_order_acq_rel memory_order_acquire memory_order_consume memory_order_relaxed ' +
  'memory_order_release memory_order_seq_cst mempcpy memrchr memset mincore mkdir mkdirat mkdtemp mkfifo ' +
  'mkfifoat mknod mknodat mkostemp mkostemps mkstemp mkstemps mktemp mktime mlock mlockall mmap mmsghdr ' +
  'modf modff modfl mprotect mq_close mq_getattr mq_notify mq_open mq_receive mq_send mq_setattr ' +
  'mq_timedreceive mq_timedsend mq_unlink mrand48 mremap msgbuf msgctl msgget msghdr msginfo msgrcv msgsnd ' +
  'mstats mstosbt msync munlock munlockall munmap nan nanf nanl nanosleep nearbyint nearbyintf nearbyintl ' +
  'netent newlocale nextafter nextafterf nextafterl nexttoward nexttowardf nexttowardl nftw ngettext nice ' +
  'nl_catd nl_item nl_langinfo nl_langinfo_l no_argument noreturn nrand48 nstosbt ntohl ntohs obstack ' +
  'offsetof on_exit once_flag open open_memstream open_wmemstream openat opendir openlog optarg opterr ' +
  'optind option optional_argument optopt optreset osockaddr passwd pathconf pause pclose perror physadr ' +
  'pipe poll pollfd popen postorder pow powf powl ppoll pread preadv preorder printf prlimit profil ' +
  'protoent pselect psiginfo psignal ptsname putc putc_unlocked putchar putchar_unlocked putenv putgrent ' +
  'putpwent puts pututxline putw putwc putwchar pvalloc pwrite pwritev qecvt qelem qfcvt qgcvt qsort ' +
  'qsort_r quad quick_exit raise rand rand_r random rawmemchr rcmd re_syntax_options read readahead readdir ' +
  'readdir_r readlink readlinkat readv realloc reallocarray reallocf realpath recv recvfrom recvmmsg ' +
  'recvmsg regcomp regerror regexec regfree remainder remainderf remainderl remove remque remquo remquof ' +
  'remquol rename renameat required_argument revoke rewind rewinddir rexec rindex rint rintf rintl rlimit ' +
  'rmdir round roundf roundl rpcent rpmatch rresvport rusage ruserok s6_addr sa_handler sa_sigaction ' +
  'sbintime_getsec sbrk sbttobt sbttoms sbttons sbttots sbttotv sbttous scalb scalbf scalbl scalbln ' +
  'scalblnf scalblnl scalbn scalbnf scalbnl scandir scandirat scanf sched_get_priority_max ' +
  'sched_get_priority_min sched_getparam sched_getscheduler sched_param sched_priority ' +
  'sched_rr_get_interval sched_setparam sched_setscheduler sched_yield seed48 seekdir select sem_close ' +
  'sem_destroy sem_getvalue sem_init sem_open sem_post sem_timedwait sem_trywait sem_unlink sem_wait sembuf ' +
  'semctl semget seminfo semop semtimedop send sendmmsg sendmsg sendto servent setbuf setbuffer ' +
  'setdomainname setdtablesize setegid setenv seteuid setgid setgrent setgroups sethostent sethostid ' +
  'sethostname setitimer setjmp setlinebuf setlocale setlogin setlogmask setnetent setnetgrent setns ' +
  'setpassent setpgid setpgrp setpriority setprotoent setpwent setregid setresgid setresuid setreuid ' +
  'setrlimit setrpcent setservent setsid setsockopt setsourcefilter setstate settimeofday setuid ' +
  'setusershell setutxent setvbuf shm_open shm_unlink shmat shmctl shmdt shmget shminfo shutdown si_addr ' +
  'si_addr_lsb si_arch si_band si_call_addr si_fd si_int si_lower si_overrun si_pid si_pkey si_ptr ' +
  'si_status si_stime si_syscall si_timerid si_uid si_upper si_utime si_value sigaction sigaddset ' +
  'sigaltstack sigandset sigblock sigcontext sigdelset sigemptyset sigev_notify_attributes ' +
  'sigev_notify_function sigevent sigfillset siggetmask sighold sigignore siginterrupt sigisemptyset ' +
  'sigismember sigjmp_buf siglongjmp sigmask signal signbit signgam significand significandf significandl ' +
  'sigorset sigpause sigpending sigprocmask sigqueue sigrelse sigreturn sigset sigsetjmp sigsetmask ' +
  'sigstack sigsuspend sigtimedwait sigval sigwait sigwaitinfo sin sincos sincosf sincosl sinf sinh sinhf ' +
  'sinhl sinl siprintf siscanf sleep sniprintf snprintf sockaddr sockatmark socket socketpair splice ' +
  'sprintf sqrt sqrtf sqrtl srand srand48 srandom sscanf ssignal st_atime st_ctime st_mtime stat statvfs ' +
  'statx stderr stdin stdout stpcpy stpncpy strcasecmp strcasecmp_l strcasestr strcat strchr strchrnul ' +
  'strcmp strcoll strcoll_l strcpy strcspn strdup strdupa strerror strerror_l strerror_r strfmon strfmon_l ' +
  'strfromd strfromf strfroml strfry strftime strftime_l strlcat strlcpy strlen strlwr strncasecmp ' +
  'strncasecmp_l strncat strncmp strncpy strndup strndupa strnlen strnstr strpbrk strptime strrchr strsep ' +
  'strsignal strspn strstr strtod strtodf strtof strtoimax strtoimax_l strtok strtok_r strtol strtold ' +
  'strtoll strtoq strtoul strtoull strtoumax strtoumax_l strtouq strupr strverscmp strxfrm strxfrm_l ' +
  'suboptarg swab swprintf swscanf symlink symlinkat sync syncfs syscall sysconf syslog system tan tanf ' +
  'tanh tanhf tanhl tanl tcdrain tcflow tcflush tcgetattr tcgetpgrp tcgetsid tcphdr tcsendbreak tcsetattr ' +
  'tcsetpgrp tdelete tdestroy tee telldir tempnam termios textdomain tfind tgamma tgammaf tgammal tgkill ' +
  'time timegm timelocal timer_create timer_delete timer_getoverrun timer_gettime timer_settime timeradd ' +
  'timerclear timercmp timerisset timersub times timespec timespec2bintime timespec_get timespecadd ' +
  'timespecclear timespeccmp timespecisset timespecsub timeval timeval2bintime timex timezone ' +
  'timingsafe_bcmp timingsafe_memcmp tm tmpfile tmpnam tms toascii toascii_l tolower tolower_l toupper ' +
  'toupper_l towctrans towctrans_l towlower towlower_l towupper towupper_l trunc truncate truncf truncl ' +
  'tsearch tstosbt ttyname ttyname_r ttyslot tvtosbt twalk tzname tzset u_char u_int u_long u_short ualarm ' +
  'ucred uint ulimit ulong umask uname ungetc ungetwc unix unlink unlinkat unlockpt unsetenv unshare ' +
  'updwtmpx uselocale ushort usleep ustosbt utimbuf utime utimensat utimes utmp utmpx utmpxname utoa ' +
  'utsname va_arg va_copy va_end va_list va_start valloc vasiprintf vasniprintf vasnprintf vasprintf ' +
  'vdiprintf vdprintf versionsort vfiprintf vfiscanf vfork vfprintf vfscanf vfwprintf vfwscanf vhangup ' +
  'viprintf viscanf vmsplice vprintf vscanf vsiprintf vsiscanf vsniprintf vsnprintf vsprintf vsscanf ' +
  'vswprintf vswscanf vsyslog vwprintf vwscanf wait waitid waitpid wcpcpy wcpncpy wcrtomb wcscasecmp ' +
  'wcscasecmp_l wcscat wcschr wcschrnul wcscmp wcscoll wcscoll_l wcscpy wcscspn wcsdup wcsftime wcslcat ' +
  'wcslcpy wcslen wcsncasecmp wcsncasecmp_l wcsncat wcsncmp wcsncpy wcsnlen wcsnrtombs wcspbrk wcsrchr ' +
  'wcsrtombs wcsspn wcsstr wcstod wcstof wcstoimax wcstoimax_l wcstok wcstol wcstold wcstoll wcstombs ' +
  'wcstoq wcstoul wcstoull wcstoumax wcstoumax_l wcstouq wcswcs wcswidth wcsxfrm wcsxfrm_l wctob wctomb ' +
  'wctrans wctrans_l wctype wctype_l wcwidth wmemchr wmemcmp wmemcpy wmemmove wmempcpy wmemset wordexp ' +
  'wordfree wprintf write writev wscanf y0 y0f y1 y1f yn ynf ynl'
).split(' ');
