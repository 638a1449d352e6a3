/* How programs start with a C library whose console and files go over semihosting. */
#include <stdlib.h>

#include "ffirm_startup.h"

int main(int argc, char *argv[]);

/* From the C library: opens standard input, output and error over semihosting. */
void initialise_monitor_handles(void);

void ffirm_start(void)
{
    static char name[] = "program";
    static char *arguments[] = { name, NULL };
    initialise_monitor_handles();
    exit(main(1, arguments));
}

/* Called by exit(); there is nothing to tidy up. */
void _fini(void)
{
}
