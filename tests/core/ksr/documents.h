/* A small KSR and a small SKR as text, to be spelt otherwise and to be spoilt. What they sign is not good. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#if defined(__SANITIZE_ADDRESS__)
#define TEST_HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_HAS_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef TEST_HAS_ADDRESS_SANITIZER
#define TEST_HAS_ADDRESS_SANITIZER 0
#endif

/* Lines are counted by the tests: 1 is the XML declaration, 2 the root element. */
extern const char test_ksr_text[];
extern const char test_skr_text[];

/* Returns: (transfer full): @text with the first @from, which must be there, replaced. */
char *test_text_replace (const char *text, const char *from, const char *to);

/* Returns: (transfer full): @text with every @from replaced, of which there must be one. */
char *test_text_replace_all (const char *text, const char *from, const char *to);

/* Each parses what must be a valid document. Returns: (transfer full). */
KskRequest *test_request_parse (const char *text);
KskResponse *test_response_parse (const char *text);

/* A file that must be refused. */
typedef struct {
  const char *name;
  const char *from; /* in test_ksr_text: its first place is replaced */
  const char *to;
  gint code; /* KSK_KSR_ERROR_* */
  guint line;
  const char *says; /* (nullable): pattern of what the message says behind the line */
} TestRefusal;

/* Registers each case as a test below @path. The cases stay in use until the program ends. */
void test_refusals_add (const char *path, const TestRefusal *cases, gsize n_cases);

G_END_DECLS
