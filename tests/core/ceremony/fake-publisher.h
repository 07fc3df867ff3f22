/* A publisher for tests: it makes and copies a record that is only a hash, and fails or waits when the test says so. */
#pragma once

#include "ceremony/port-publisher.h"

G_BEGIN_DECLS

#define FAKE_TYPE_PUBLISHER (fake_publisher_get_type ())
G_DECLARE_FINAL_TYPE (FakePublisher, fake_publisher, FAKE, PUBLISHER, GObject)

/* The hash of what it makes, as 64 hex digits. */
#define FAKE_SUMS "00ff7e3ba1b20c4d5e6f98765432100fedcba9876543210fa5a5a5a55a5a5a5a"

struct _FakePublisher {
  GObject parent_instance;
  GMutex lock;
  const char *folder;  /* default: `/record` */
  const char *failure; /* (nullable): what publish() and copy() say; then they fail */
  int failure_code;    /* of G_IO_ERROR; default: FAILED */
  gboolean waits;      /* publish() and copy() do, until they are cancelled or this is FALSE; atomic */
  gboolean lingers;    /* what was cancelled returns only when this is FALSE, as on a slow medium; atomic */
  gboolean is_listed;  /* the record has its list; a test sets it, not publish() */
  guint n_copies;      /* before the session is made */
  const char *place;   /* of every medium for a copy; default: `/media/record` */
  char *label;         /* (nullable): of what is in; main thread */
  const char *file;    /* name and time left, for fake_publisher_set_progress() */
  guint left_s;
  KskPublisherProgress progress; /* with the lock */
  gint n_published;              /* calls; atomic */
  gint n_copied;                 /* calls; atomic */
  gint n_cancelled;              /* of those, how many were; atomic */
};

/* Sets how far it has come. */
void fake_publisher_set_progress (FakePublisher *self, KskPublishPart part, double fraction);

G_END_DECLS
