/* What check, plan and sign have in common: reading everything, checking everything, saying what was found. */
#pragma once

#include "hsm-access.h"

G_BEGIN_DECLS

/* What a run is asked to do. Strings may be NULL. */
typedef struct {
  char *config;
  char *previous_skr;
  gboolean no_previous_skr;
  char *now;
  char *schema;
  gboolean json;
  KskHsmOptions hsm;
} KskRunOptions;

#define KSK_RUN_OPTIONS_INIT    \
  {                             \
    .hsm = KSK_HSM_OPTIONS_INIT \
  }

/* Rows for the GOptionEntry tables of commands. */
#define KSK_RUN_OPTION_ENTRIES(options)                                                                                     \
  { "config", 0, 0, G_OPTION_ARG_FILENAME, &(options).config, "Configuration, a ksrsigner.yaml", "FILE" },                  \
      { "previous-skr", 0, 0, G_OPTION_ARG_FILENAME, &(options).previous_skr, "The last SKR before this request", "FILE" }, \
      { "no-previous-skr",                                                                                                  \
        0,                                                                                                                  \
        0,                                                                                                                  \
        G_OPTION_ARG_NONE,                                                                                                  \
        &(options).no_previous_skr,                                                                                         \
        "There is none: leave the chain unchecked and say so",                                                              \
        NULL },                                                                                                             \
      { "now", 0, 0, G_OPTION_ARG_STRING, &(options).now, "Time of day to assume, 2026-01-31T00:00:00Z", "T" },             \
      { "schema", 0, 0, G_OPTION_ARG_STRING, &(options).schema, "Schema of the configuration [normal]", "NAME" },           \
      { "json", 0, 0, G_OPTION_ARG_NONE, &(options).json, "Write the result as one JSON object", NULL },                    \
      KSK_HSM_OPTION_ENTRIES ((options).hsm)

void ksk_run_options_clear (KskRunOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskRunOptions, ksk_run_options_clear)

/* A file that was read. Its bytes are not kept: large requests come with large responses. */
typedef struct {
  char *path;
  gboolean was_read; /* FALSE when it was too large */
  KskFingerprint fingerprint;
} KskRunFile;

/* Everything a run read and found. Zero-initialise; clear with ksk_run_clear(). */
typedef struct {
  KskConfig *config;
  const KskSchema *schema; /* (nullable): of the configuration */
  KskRunFile request_file;
  KskRunFile previous_file; /* path NULL when there is none */
  KskRequest *request;      /* (nullable): NULL when it does not parse */
  KskResponse *previous;    /* (nullable) */
  char *waiver;             /* (nullable): why there may be no previous SKR */
  gint64 now_s;
  KskHsm *hsm;        /* (nullable) */
  KskInventory *keys; /* (nullable) */
  KskReport *report;
  KskPlan *plan; /* (nullable): with need_plan, when one could be made */
} KskRun;

void ksk_run_clear (KskRun *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskRun, ksk_run_clear)

/**
 * ksk_run_read:
 * @request_path: (nullable): NULL takes filenames.input_ksr of the configuration.
 * @need_plan: a plan will be made, so that there must be a schema.
 *
 * Loads the configuration, reads and parses the files. Touches no HSM.
 * Returns KSK_EXIT_ACCEPT to go on, KSK_EXIT_REJECT with a report that says why there is no request, or another value
 * after saying on standard error what is wrong; self->report then holds a CONFIG finding when the configuration is.
 */
KskExit ksk_run_read (KskRun *self, const KskRunOptions *options, const char *request_path, gboolean need_plan);

/**
 * ksk_run_check:
 * @need_plan: also look up the schema's keys in the HSM and plan every signature.
 *
 * After ksk_run_read() returned KSK_EXIT_ACCEPT: reads the HSM's keys, runs every rule.
 * Returns KSK_EXIT_ACCEPT or KSK_EXIT_REJECT with a report, or another value after saying on standard error what is
 * wrong.
 */
KskExit ksk_run_check (KskRun *self, const KskRunOptions *options, gboolean need_plan);

/* Both, one after the other. */
KskExit ksk_run_perform (KskRun *self, const KskRunOptions *options, const char *request_path, gboolean need_plan);

/* Returns TRUE when self->report says why the run ended with @exit. */
gboolean ksk_run_has_report (const KskRun *self, KskExit exit);

/* Loads a configuration file, or the defaults for NULL, printing its warnings. @report: (nullable): gets a CONFIG
 * finding. Returns: (transfer full) (nullable): NULL after saying what is wrong; @exit then tells how to end. */
KskConfig *ksk_run_load_config (const char *path, KskReport *report, KskExit *exit);

G_END_DECLS
