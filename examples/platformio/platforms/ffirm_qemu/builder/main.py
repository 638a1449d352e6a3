"""Builds for a Cortex-M that QEMU emulates, with arm-none-eabi-gcc from the PATH.

printf, scanf, files, clock() and exit() go over semihosting to the computer.
"""

from os.path import join, normpath

from SCons.Script import AlwaysBuild, Default, DefaultEnvironment

env = DefaultEnvironment()
board = env.BoardConfig()
platform_dir = env.PioPlatform().get_dir()
cpu = list(board.get("build.cpu_flags"))

# Start-up code and linker scripts. A copy of this platform elsewhere needs a copy of them, and its path here.
runtime = normpath(join(platform_dir, "..", "..", "..", "..", "targets", "runtime"))

env.Replace(
    AR="arm-none-eabi-ar",
    AS="arm-none-eabi-as",
    CC="arm-none-eabi-gcc",
    CXX="arm-none-eabi-g++",
    GDB="arm-none-eabi-gdb",
    OBJCOPY="arm-none-eabi-objcopy",
    RANLIB="arm-none-eabi-ranlib",
    SIZETOOL="arm-none-eabi-size",
    SIZEPROGREGEXP=r"^(?:\.vectors|\.text|\.data|\.ARM\.exidx)\s+(\d+).*",
    SIZEDATAREGEXP=r"^(?:\.data|\.bss)\s+(\d+).*",
    SIZECHECKCMD="$SIZETOOL -A -d $SOURCES",
    SIZEPRINTCMD="$SIZETOOL -B -d $SOURCES",
    PROGSUFFIX=".elf",
    LDSCRIPT_PATH=join(runtime, "mps2.ld"),
)
env.Append(
    ASPPFLAGS=["-x", "assembler-with-cpp", *cpu],
    CCFLAGS=["-O2", "-ffunction-sections", "-fdata-sections", *cpu],
    CPPPATH=[runtime],
    LIBPATH=[runtime],
    LINKFLAGS=["-nostartfiles", "--specs=rdimon.specs", "-Wl,--gc-sections", *cpu],
)

env.BuildSources(join("$BUILD_DIR", "runtime"), runtime)
env.BuildSources(join("$BUILD_DIR", "start"), join(platform_dir, "runtime"))
program = env.BuildProgram()

QEMU = (
    "qemu-system-arm -machine $MACHINE -display none -monitor none -serial none "
    '-semihosting-config enable=on,target=native -kernel "$SOURCE"'
)
env.Replace(MACHINE=board.get("build.qemu_machine"))
AlwaysBuild(env.Alias("exec", program, env.VerboseAction(QEMU, "Running $SOURCE in QEMU")))
AlwaysBuild(env.Alias("upload", program))
Default(program)
