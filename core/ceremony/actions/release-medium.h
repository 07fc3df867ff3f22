/* A medium is written out and let go. Internal to the actions. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* The record of it, with members `medium` and `label`. */
#define KSK_RECORD_MEDIUM_RELEASED "medium-released"

/* Releases a medium in the worker; then the record is written, or the action refuses. */
void ksk_release_medium (KskAction *action, KskMediumRole role);

G_END_DECLS
