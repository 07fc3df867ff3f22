/* A KSK shown for comparison by people: tag, revoked tag, DS, words, DNSKEY. */
#pragma once

#include <json-glib/json-glib.h>
#include <ksk.h>

G_BEGIN_DECLS

/* Prints everything that a room compares of a new key. */
void ksk_key_text_print (KskDnskey *key, const char *domain);

/* Adds the same as members of the object that @builder is in. */
void ksk_key_text_add_json (JsonBuilder *builder, KskDnskey *key, const char *domain);

G_END_DECLS
