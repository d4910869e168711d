// What a telephone keeps of a site visit until the server has it: answers with their photos, and drafts.
// An answer leaves only after the server said that it is kept.
const NAME = "laadregie-schouw";
const STORES = { entries: "id", drafts: "key" };

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
  };
  return asPromise(request);
}

/** Do something in one transaction; resolves once it is on the disk. */
async function within(stores, mode, act) {
  const database = await open();
  try {
    const transaction = database.transaction(stores, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
    const result = act((name) => transaction.objectStore(name));
    await done;
    return result?.result;
  } finally {
    database.close();
  }
}

/** All answers that wait, in the order in which they were given. */
export async function entries() {
  const found = await within(["entries"], "readonly", (store) => store("entries").getAll());
  return found.sort((a, b) => a.order - b.order);
}

export const putEntry = (entry) => within(["entries"], "readwrite", (store) => store("entries").put(entry));
export const removeEntry = (id) => within(["entries"], "readwrite", (store) => store("entries").delete(id));
export const draft = (key) => within(["drafts"], "readonly", (store) => store("drafts").get(key));
export const putDraft = (value) => within(["drafts"], "readwrite", (store) => store("drafts").put(value));
export const removeDraft = (key) => within(["drafts"], "readwrite", (store) => store("drafts").delete(key));

/** A draft becomes an answer that waits, in place of one that was refused. */
export function keep(entry, { draftKey, replaces }) {
  return within(["entries", "drafts"], "readwrite", (store) => {
    for (const id of replaces) store("entries").delete(id);
    store("drafts").delete(draftKey);
    return store("entries").put(entry);
  });
}

/** Whether this browser ever kept a visit; asks without making anything. */
export async function isThere() {
  if (!("indexedDB" in globalThis)) return false;
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((one) => one.name === NAME);
}

/** Let go of everything. */
export const forget = () => asPromise(indexedDB.deleteDatabase(NAME));
