/* A room for tests of sessions and actions: a clock that the test moves, and media, an HSM, cameras and a printer that
 * fail when the test says so. They survive the session, as the real ones survive the program. */
#pragma once

#include "ceremony/session.h"
#include "tests/core/ceremony/fake-publisher.h"
#include "tests/core/ceremony/fake-recorder.h"
#include "tests/core/ceremony/journal-test.h"
#include "tests/fixtures/request-builder.h"

G_BEGIN_DECLS

typedef enum {
  FAKE_MEDIUM_GOOD,
  FAKE_MEDIUM_MISSING,   /* there is none: G_IO_ERROR_NOT_FOUND */
  FAKE_MEDIUM_FULL,      /* G_IO_ERROR_NO_SPACE */
  FAKE_MEDIUM_READ_ONLY, /* G_IO_ERROR_READ_ONLY */
  FAKE_MEDIUM_SWAPPED,   /* another stick with the label `another stick` and nothing on it */
  FAKE_MEDIUM_SPOILS,    /* what is copied, or kept, comes out with one bit changed */
} FakeMediumFault;

#define FAKE_TYPE_MEDIA (fake_media_get_type ())
G_DECLARE_FINAL_TYPE (FakeMedia, fake_media, FAKE, MEDIA, GObject)

struct _FakeMedia {
  GObject parent_instance;
  GMutex lock;
  FakeMediumFault faults[KSK_N_MEDIA];
  FakeMediumFault record_fault;   /* of the folder of the record */
  GHashTable *files[KSK_N_MEDIA]; /* (element-type utf8 GBytes) */
  GHashTable *record;             /* the folder of the record */
  gboolean is_released[KSK_N_MEDIA];
  guint n_copies;
  const char *copy_device; /* (nullable): what copies go to; default: a stick of its own each */
};

typedef enum {
  FAKE_TOKEN_GOOD,
  FAKE_TOKEN_GONE,    /* everything fails: CKR_TOKEN_NOT_PRESENT */
  FAKE_TOKEN_REFUSES, /* signing and activating fail: CKR_DEVICE_ERROR */
  FAKE_TOKEN_NO_KEYS, /* it holds no key */
} FakeTokenFault;

/* What activates it; anything else is CKR_PIN_INCORRECT. */
#define FAKE_PIN "123456"

#define FAKE_TYPE_TOKEN (fake_token_get_type ())
G_DECLARE_FINAL_TYPE (FakeToken, fake_token, FAKE, TOKEN, GObject)

struct _FakeToken {
  GObject parent_instance;
  GMutex lock;
  FakeTokenFault fault;
  KskActivation activation; /* default: PIN */
  const char *serial;       /* default: `HSM-1` */
  gboolean is_hardware;     /* default: TRUE */
  gboolean is_active;
  gint n_activations; /* asked for; atomic */
  guint n_signatures;
  guint fail_at; /* signature number, from 1, that fails with CKR_DEVICE_ERROR; 0: none */
};

#define FAKE_TYPE_PRINTER (fake_printer_get_type ())
G_DECLARE_FINAL_TYPE (FakePrinter, fake_printer, FAKE, PRINTER, GObject)

struct _FakePrinter {
  GObject parent_instance;
  gboolean fails;
  gboolean has_none; /* only the PDF is made */
  gint waits;        /* printing does, until this is FALSE; atomic */
  gint is_printing;  /* atomic */
  guint n_prints;
};

typedef struct {
  char *dirs[3]; /* of the journal: two */
  FakeTime now;  /* begins at TEST_NOW_S */
  KskClockSource source;
  KskScript *script;
  KskConfig *config;
  FakeMedia *media;
  FakeToken *token;
  FakeRecorder *recorder;
  FakePrinter *printer;
  FakePublisher *publisher;
  KskSessionSpec spec; /* change it before fake_room_open() */
  KskSession *session; /* (nullable) */
} FakeRoom;

/* @steps: elements `step` of one act, in which apostrophes may stand for quotes. Returns: (transfer full). */
FakeRoom *fake_room_new (const char *steps);
void fake_room_free (FakeRoom *self);

/* `<step ...>` of the kind with roles, and @more elements: `<with .../>`. */
#define FAKE_STEP(id, kind, role, confirm, more)                                                \
  "<step id='" id "' title='Title of " id "' kind='" kind "' role='" role "' confirm='" confirm \
  "' minutes='1'><say>Say it.</say><see>See it.</see>" more "</step>"

/* The steps before most others: recording, roll call of CA IW CO1 CO2 CO3 RZM (with CA2 if anybody), clock. */
#define FAKE_BEGINNING                                                                                \
  FAKE_STEP ("1.1", "start-recording", "CA", "CA IW", "")                                             \
  FAKE_STEP ("1.2", "roll-call", "CA", "CA IW", "<with roles='CA IW CO1 CO2 CO3 RZM' others='CA2'/>") \
  FAKE_STEP ("1.3", "set-clock", "IW", "IW CA", "")

/* Puts the last SKR, `skr-root-2025-q4-0.xml`, on the log stick, and the KSR, `ksr-root-2026-q1-0.xml`, on its stick:
 * both valid, and the configuration signs it with KSK-1. */
void fake_room_put_documents (FakeRoom *self);

/* Puts a text file on a medium. */
void fake_room_put (FakeRoom *self, KskMediumRole role, const char *name, const char *text);

/* Makes a session without opening it. */
void fake_room_make_session (FakeRoom *self);

/* Makes a session, opens and starts it; all must succeed. Returns TRUE when it was resumed. */
gboolean fake_room_open (FakeRoom *self);

/* The program is killed: the session goes, the room stays. The HSM is no longer active, the recording is off. */
void fake_room_kill (FakeRoom *self);

/* Runs the main loop until the worker has nothing more to do. */
void fake_room_settle (FakeRoom *self);

KskAction *fake_room_get_action (FakeRoom *self);

/* Returns the id of the step that it stands in, or "". */
const char *fake_room_get_step (FakeRoom *self);

/* Settles, and says that the action is complete when it does not say so itself: for steps that a test is not about. */
void fake_room_complete (FakeRoom *self);

/* Confirms the step. Everybody's initials are the name of their role. Must succeed. */
void fake_room_confirm (FakeRoom *self);

/* Completes and confirms steps, answering the roll with everybody who is needed, until it stands in that step
 * (nullable: until the ceremony is closed). The facts hold then, but what a page would have shown there is not. */
void fake_room_go_to (FakeRoom *self, const char *step_id);

/* Returns: (transfer full): kinds of the records of the current step, with single spaces between. */
char *fake_room_list_step_records (FakeRoom *self);

/* Returns: (transfer full): kinds of the last @n records, with single spaces between. */
char *fake_room_list_last (FakeRoom *self, guint n);

/* Returns how many records of that kind there are. */
guint fake_room_count (FakeRoom *self, const char *kind);

/* Returns: (transfer none) (nullable): a text member of the last record of that kind. */
const char *fake_room_find_text (FakeRoom *self, const char *kind, const char *member);

/* The initials of CA and IW. */
extern const char *const fake_signers[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeRoom, fake_room_free)

G_END_DECLS
