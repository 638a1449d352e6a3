/* What the start-up code of a core and the program around it know of each other. */
#ifndef FFIRM_STARTUP_H
#define FFIRM_STARTUP_H

/* Exit code of a program that a fault ended. */
enum { FAULT_EXIT_CODE = 125 };

/* A part of the program, not of the start-up code, which calls it when the memory is ready: calls main(), and does not
   return. */
void ffirm_start(void);

#endif
