/** Reserved words of C99 to C23 and of C++17 to C++26 in lower case, namespaces of the C++ standard, and words of its modules. */
export const KEYWORDS: readonly string[] = (
  'alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break ' +
  'case catch char char16_t char32_t char8_t class co_await co_return co_yield compl concept const ' +
  'const_cast consteval constexpr constinit continue decltype default delete do double dynamic_cast else ' +
  'enum explicit export extern false final float for fortran friend goto if import inline int long module ' +
  'mutable namespace new noexcept not not_eq nullptr operator or or_eq override posix private protected ' +
  'public reflexpr register reinterpret_cast requires restrict return short signed sizeof static ' +
  'static_assert static_cast std struct switch synchronized template this thread_local throw true try ' +
  'typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while ' +
  'xor xor_eq'
).split(' ');
