/** Lower-case words that a C++ program cannot have as the name of a namespace: keywords, and namespaces of the standard. */
const TAKEN = new Set(
  (
    'alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case catch ' +
    'char char8_t char16_t char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr ' +
    'constinit continue decltype default delete do double dynamic_cast else enum explicit export extern false float for ' +
    'friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq posix private ' +
    'protected public reflexpr register reinterpret_cast requires return short signed sizeof static static_assert ' +
    'static_cast std struct switch synchronized template this thread_local throw true try typedef typeid typename union ' +
    'unsigned using virtual void volatile wchar_t while xor xor_eq'
  ).split(' '),
);

/** The namespace of a bundle's C++: its prefix, with an underscore behind it where C++ does not allow the word. */
export function cppNamespace(prefix: string): string {
  return TAKEN.has(prefix) ? `${prefix}_` : prefix;
}
