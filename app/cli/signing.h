/* Signing a run's plan and writing the response, with what is said about it. */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/**
 * ksk_signing_perform:
 * @run: (not nullable): accepted, with a plan and an HSM.
 * @path: (not nullable): the SKR to write; must not exist.
 * @response: (out) (transfer full): the response.
 * @xml: (out) (transfer full): its file.
 *
 * Signs, verifies, writes a new file, adds the finding SKR-VERIFY to the run's report.
 * Returns KSK_EXIT_ACCEPT, or KSK_EXIT_DEVICE after saying on standard error what is wrong; no file is left then.
 */
KskExit ksk_signing_perform (const KskRun *run, const char *path, KskResponse **response, GBytes **xml);

/* Prints `Generated new SKR in PATH`, its table and its hash. */
void ksk_signing_print (const char *path, KskResponse *response, GBytes *xml);

G_END_DECLS
