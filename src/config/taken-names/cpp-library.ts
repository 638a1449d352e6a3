/** Headers of the C++ library, and names of it that programs with `using namespace std` see. */
export const CPP_LIBRARY: readonly string[] = (
  'algorithm allocator any array atomic barrier basic_string begin bind bit bitset byte ccomplex cctype ' +
  'cerr cerrno cfenv cfloat charconv chrono cin cinttypes ciso646 climits clocale clog cmath codecvt ' +
  'compare complex concepts condition_variable coroutine count cout csetjmp csignal cstdalign cstdarg ' +
  'cstdatomic cstdbool cstddef cstdint cstdio cstdlib cstring ctgmath ctime cuchar cwchar cwctype data ' +
  'deque distance end endian endl equal exception execution expected filesystem fill find flat_map flat_set ' +
  'format forward forward_list fstream function functional future generator generic get hash hive identity ' +
  'ifstream initializer_list inplace_vector invoke iomanip ios iosfwd iostream istream iterator latch lerp ' +
  'less limits linalg list locale map max mdspan memory memory_resource merge midpoint min minmax move ' +
  'mutex next none_of numbers numeric ofstream optional ostream pair pmr prev print promise queue random ' +
  'range ranges ratio rcu rdpbr ref regex reverse rotate scoped_allocator search semaphore set shared_mutex ' +
  'shared_ptr size sort source_location span spanstream sstream stack stacktrace stdexcept stdfloat ' +
  'stop_token stream streambuf string string_view stringstream strstream swap syncstream system_error ' +
  'text_encoding this_thread thread tie transform tuple type_traits typeindex typeinfo unique unique_ptr ' +
  'unordered_map unordered_set utility valarray variant vector version views visit weak weak_ptr wstring'
).split(' ');
