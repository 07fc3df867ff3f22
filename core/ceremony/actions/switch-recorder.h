/* The recording is switched on or off, and a record says so. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* Written once the recorder has done it. */
#define KSK_RECORDING_STARTED "recording-started"
#define KSK_RECORDING_STOPPED "recording-stopped"

/* Lets the recorder start or stop; then one of the records above (recorder, outside), or a refusal. */
void ksk_switch_recorder (KskAction *action, gboolean on);

G_END_DECLS
