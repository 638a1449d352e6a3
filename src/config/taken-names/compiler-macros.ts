/** Words in lower case that compilers define as macros, for systems and processors, or read as keywords of their own. */
export const COMPILER_MACROS: readonly string[] = (
  'arm avr cray emscripten far hppa hpux huge i386 i486 i586 i686 ia64 interface interrupt linux lynx m68k ' +
  'mc68000 mc68020 mc68030 mc68040 mips mipseb mipsel msdos near nios2 pdp11 powerpc ppc pyr riscos rs6000 ' +
  's390 sequent sgi sparc spectrum sun svr3 svr4 tahoe u370 unix vax vms vxworks xtensa'
).split(' ');
