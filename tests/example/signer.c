/* Signs a request with a key in memory, through the installed libksk: signer CONFIG KSR */
#include <ksk.h>
#include <openssl/evp.h>

#define LABEL "example"

/* A signer is an object that implements KskSigner: here around one Ed25519 key of OpenSSL. */
G_DECLARE_FINAL_TYPE (MemorySigner, memory_signer, MEMORY, SIGNER, GObject)
struct _MemorySigner {
  GObject parent_instance;
  EVP_PKEY *key; /* kept to the end of the program */
};

static GBytes *
memory_signer_sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
                    GCancellable *cancellable, GError **error)
{
  guint8 signature[64];
  size_t size = sizeof signature;
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gboolean done
      = EVP_DigestSignInit (context, NULL, NULL, NULL, MEMORY_SIGNER (signer)->key) == 1
        && EVP_DigestSign (context, signature, &size, g_bytes_get_data (data, NULL), g_bytes_get_size (data)) == 1;
  EVP_MD_CTX_free (context);
  if (!done)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenSSL does not sign with %s.", label);
  return done ? g_bytes_new (signature, size) : NULL;
}

static void
memory_signer_iface_init (KskSignerInterface *iface)
{
  iface->sign = memory_signer_sign;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MemorySigner, memory_signer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, memory_signer_iface_init))

static void
memory_signer_class_init (MemorySignerClass *klass)
{
}

static void
memory_signer_init (MemorySigner *self)
{
  self->key = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    g_error ("usage: %s CONFIG KSR", argv[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) config_bytes = read_file (argv[1]);
  g_autoptr (KskConfig) config = ksk_config_parse (config_bytes, argv[1], &error);
  const KskSchema *schema = config ? ksk_config_find_schema (config, "normal", &error) : NULL;
  g_assert_no_error (error);
  g_autoptr (GBytes) request_bytes = read_file (argv[2]);
  g_autoptr (KskRequest) request = ksk_request_parse (request_bytes, 0, &error);
  g_assert_no_error (error);

  g_autoptr (MemorySigner) signer = g_object_new (memory_signer_get_type (), NULL);
  guint8 raw[32];
  size_t size = sizeof raw;
  EVP_PKEY_get_raw_public_key (signer->key, raw, &size);
  g_autoptr (GBytes) wire = g_bytes_new (raw, size);
  g_autoptr (KskPublicKey) public_key = ksk_public_key_new (KSK_KEY_KIND_ED25519, wire, &error);
  g_autoptr (KskInventory) keys = ksk_inventory_new ();
  ksk_inventory_add (keys, LABEL, public_key);

  KskCheckInput input = {
    .request = request,
    .previous_waiver = "an example has no history",
    .config = config,
    .hsm_keys = keys,
    .now_s = g_get_real_time () / G_USEC_PER_SEC,
  };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  g_autoptr (KskPlan) plan = ksk_plan_build (&input, schema, report);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      g_printerr ("%s: %s\n", ksk_finding_get_check (findings->pdata[i]), ksk_finding_get_message (findings->pdata[i]));
  if (plan == NULL || !ksk_report_accepts (report))
    return 1;

  g_autoptr (GBytes) xml = NULL;
  g_autoptr (KskResponse) response = ksk_plan_sign (plan, KSK_SIGNER (signer), NULL, NULL, NULL, &xml, &error);
  g_assert_no_error (error);
  g_autofree char *table = ksk_bundle_table_format (ksk_response_get_bundles (response));
  g_print ("%s", table);
  return 0;
}
