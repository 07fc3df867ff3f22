/* The command line of `ksk-console`. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a run ends. Source: formats, table of the console. */
typedef enum {
  KSK_CONSOLE_EXIT_CLOSED = 0,  /* and its record is complete */
  KSK_CONSOLE_EXIT_ABORTED = 1, /* and its record is complete; also an autopilot that could not go on */
  KSK_CONSOLE_EXIT_USAGE = 2,
  KSK_CONSOLE_EXIT_NOT_STARTED = 3,
  KSK_CONSOLE_EXIT_INCOMPLETE = 3, /* closed or aborted, but its record is not complete: to be started again */
} KskConsoleExit;

/* Faster than this, the autopilot does not wait between two acts. */
#define KSK_MAX_SPEED 1000.0

/* Initialise with { 0 }. */
typedef struct {
  char *config;      /* (nullable) */
  char *script;      /* (nullable): name of a bundled one, or a file */
  char *schema;      /* (nullable) */
  char *out;         /* (nullable) until ksk_console_options_parse(), which chooses one for a rehearsal or a ceremony */
  char *screenshots; /* (nullable): folder */
  char *size;        /* (nullable): as given */
  char *cameras;     /* (nullable): as given */
  gboolean is_rehearsal;
  gboolean are_cameras_outside; /* of a rehearsal: nothing is filmed */
  gboolean is_autopilot;
  double speed;  /* acts of the autopilot in a second; above KSK_MAX_SPEED as many as there can be */
  int width_px;  /* 0: full screen */
  int height_px; /* 0: full screen */
} KskConsoleOptions;

void ksk_console_options_clear (KskConsoleOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskConsoleOptions, ksk_console_options_clear)

/**
 * ksk_console_options_parse:
 *
 * Answers --help and --version itself and ends the program then. When the options say neither live nor rehearsal, out
 * stays NULL: somebody must be asked. Errors: G_OPTION_ERROR_*.
 */
gboolean ksk_console_options_parse (KskConsoleOptions *self, int *argc, char ***argv, GError **error);

G_END_DECLS
