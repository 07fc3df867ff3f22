/* A whole ceremony in the fake room: what each of its steps does with the exchange, and how people put right what they
 * find after a restart. */
#pragma once

#include "tests/core/ceremony/fake-room.h"

G_BEGIN_DECLS

#define FAKE_SIGNING                                                              \
  FAKE_BEGINNING                                                                  \
  FAKE_STEP ("2.1", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>") \
  FAKE_STEP ("2.2", "activate-hsm", "CA", "CA IW", "<with quorum='3'/>")          \
  FAKE_STEP ("2.3", "load-previous", "CA", "CA IW", "")                           \
  FAKE_STEP ("2.4", "load-request", "CA", "CA IW", "")                            \
  FAKE_STEP ("2.5", "compare-hash", "RZM", "RZM CA IW", "")                       \
  FAKE_STEP ("2.6", "review-request", "CA", "CA IW", "")                          \
  FAKE_STEP ("2.7", "objections", "CA", "CA IW", "")                              \
  FAKE_STEP ("2.8", "sign", "CA", "CA IW", "")                                    \
  FAKE_STEP ("2.9", "deactivate-hsm", "CA", "CA IW", "<with quorum='0'/>")        \
  FAKE_STEP ("2.10", "objections", "CA", "CA IW", "")

#define FAKE_PREVIOUS "skr-root-2025-q4-0.xml"
#define FAKE_REQUEST "ksr-root-2026-q1-0.xml"

/* A room with that script, the last SKR and a KSR. Returns: (transfer full). */
FakeRoom *fake_ceremony_new (void);

/* Ends what stands in the way, an inactive HSM, alarms, exceptions, a pause; then does step after step until it stands
 * in that one (nullable: until it is closed). */
void fake_ceremony_carry_on_to (FakeRoom *room, const char *step_id);

/* @pin: (nullable). Blocks. */
gboolean fake_ceremony_reactivate (FakeRoom *room, const char *pin, GError **error);

/* Asserts that the ceremony is found but cannot be started, and that nothing was written. */
void fake_ceremony_start_fails (FakeRoom *room, GQuark domain, int code, const char *part);

G_END_DECLS
