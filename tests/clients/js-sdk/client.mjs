// People with matrix-js-sdk, for tests: one JSON object a line comes in on stdin and is answered on stdout.
//
// `{id, person, method, args}` becomes `{id, result}` or `{id, error}`. Each person is one device of one account and
// keeps its keys in a store of its own, which outlives the client that used it, for as long as this process lives.

import "fake-indexeddb/auto";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import {
    createClient,
    ClientEvent,
    EventType,
    Filter,
    MatrixEventEvent,
    RoomEvent,
    RoomMemberEvent,
    SyncState,
} from "matrix-js-sdk";
import { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { logger } from "matrix-js-sdk/lib/logger.js";

for (const level of ["log", "info", "debug", "trace"]) console[level] = (...words) => console.error(...words);
logger.setLevel("warn");

const CAUGHT_UP = new Set([SyncState.Prepared, SyncState.Syncing]);

class Person {
    #client;
    #recoveryKey;
    #seen = new Map(); // by event id, in the order in which they were last changed
    #changes = 0;
    #waiting = new Set();

    constructor({ url, userId, deviceId, token, strict, recoveryKey }) {
        this.#recoveryKey = recoveryKey ? Uint8Array.from(Buffer.from(recoveryKey, "base64")) : undefined;
        this.#client = createClient({
            baseUrl: url,
            userId,
            deviceId,
            accessToken: token,
            logger,
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) =>
                    this.#recoveryKey ? [Object.keys(keys)[0], this.#recoveryKey] : null,
                cacheSecretStorageKey: () => undefined,
            },
        });
        this.strict = strict;
        this.store = `${userId} ${deviceId}`;
    }

    async start() {
        const client = this.#client;
        await client.initRustCrypto({ cryptoDatabasePrefix: this.store });
        client
            .getCrypto()
            .setDeviceIsolationMode(
                this.strict ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
            );
        client.on(RoomEvent.Timeline, (event, room, toStart) => toStart || this.#note(event));
        client.on(RoomEvent.LocalEchoUpdated, (event) => this.#note(event));
        client.on(MatrixEventEvent.Decrypted, (event) => this.#note(event));
        client.on(ClientEvent.Room, () => this.#wake());
        client.on(RoomMemberEvent.Membership, () => this.#wake());
        client.on(ClientEvent.Sync, () => this.#wake());
        // Synapse answers from a cache what the same device has asked with the same filter a moment ago.
        const filter = new Filter(client.getUserId());
        filter.setDefinition({ room: { timeline: { limit: 100 }, not_rooms: [`!${randomUUID()}:none.invalid`] } });
        await client.startClient({ filter, pollTimeout: 10_000 });
        await this.#certainly(() => CAUGHT_UP.has(client.getSyncState()), "caught up");
    }

    /** End the client as a closed tab does: its store stays. */
    async stop() {
        this.#client.stopClient();
        this.#wake();
    }

    /** Make this account's identity, or take up the one that the recovery key opens, and sign this device. */
    async sign() {
        const crypto = this.#client.getCrypto();
        await crypto.userHasCrossSigningKeys(this.#client.getUserId(), true); // what is not known cannot be taken up
        await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (request) => request(null) });
    }

    /** Keep the identity's seeds in secret storage; what opens it, as people read it and as bytes. */
    async secure() {
        const crypto = this.#client.getCrypto();
        const made = await crypto.createRecoveryKeyFromPassphrase();
        this.#recoveryKey = made.privateKey;
        await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => made, setupNewSecretStorage: true });
        return { words: made.encodedPrivateKey, key: Buffer.from(made.privateKey).toString("base64") };
    }

    /** What has come or has changed since `after`, within `wait` ms, and the number to go on from. */
    async changes({ after, wait }) {
        await this.#until(() => this.#changes > after, wait);
        return {
            after: this.#changes,
            invitations: this.#client
                .getRooms()
                .filter((room) => room.getMyMembership() === "invite")
                .map((room) => room.roomId),
            events: [...this.#seen.values()].filter((seen) => seen.change > after).map(({ event }) => plain(event)),
        };
    }

    /** Send an event as soon as the client knows the room, and knows it as encrypted where `encrypted` says so. */
    async send({ room, kind, content, transaction, encrypted }) {
        const crypto = this.#client.getCrypto();
        await this.#certainly(() => {
            const known = this.#client.getRoom(room);
            return known?.getMyMembership() === "join" && (!encrypted || known.hasEncryptionStateEvent());
        }, `knows ${room}`);
        while (encrypted && !(await crypto.isEncryptionEnabledInRoom(room))) await this.#next(100);
        const sent = await this.#client.sendEvent(room, null, kind, content, transaction);
        return sent.event_id;
    }

    /** Whether the client knows somebody to be in a room, within `wait` ms. */
    async joined({ room, userId, wait }) {
        const holds = () => this.#client.getRoom(room)?.getMember(userId)?.membership === "join";
        await this.#until(holds, wait);
        return holds();
    }

    /** Take no key of the next message for one that was sent before, as clients do after a week or 100 messages. */
    async rotate({ room }) {
        await this.#client.getCrypto().forceDiscardSession(room);
    }

    /** An event as the homeserver has it, decrypted if this device can. */
    async read({ event }) {
        const read = this.#client.getEventMapper({ decrypt: false, preventReEmit: true })(event);
        await this.#client.decryptEventIfNeeded(read);
        return plain(read);
    }

    /** What this client makes of somebody's devices: which of them their owner has signed. */
    async devices({ userId }) {
        const crypto = this.#client.getCrypto();
        const known = (await crypto.getUserDeviceInfo([userId], true)).get(userId) ?? new Map();
        const signed = {};
        for (const device of known.keys()) {
            signed[device] = (await crypto.getDeviceVerificationStatus(userId, device))?.signedByOwner ?? false;
        }
        return signed;
    }

    #note(event) {
        if (event.status || !event.getId() || event.getId().startsWith("~")) return; // its own, not sent yet
        if (event.isEncrypted() && !event.isDecryptionFailure() && !event.getClearContent()) return; // not tried yet
        this.#seen.delete(event.getId());
        this.#seen.set(event.getId(), { change: ++this.#changes, event });
        this.#wake();
    }

    #wake() {
        for (const go of [...this.#waiting]) go();
    }

    async #next(milliseconds) {
        await new Promise((done) => {
            const go = () => {
                clearTimeout(timer);
                this.#waiting.delete(go);
                done();
            };
            const timer = setTimeout(go, milliseconds);
            this.#waiting.add(go);
        });
    }

    async #certainly(holds, what) {
        await this.#until(holds, 60_000);
        if (!holds()) throw new Error(`never: ${what}`);
    }

    async #until(holds, milliseconds) {
        const end = Date.now() + milliseconds;
        while (!holds() && Date.now() < end) await this.#next(end - Date.now());
    }
}

/** An event as an unencrypted one would look; with `undecrypted` where this device could not read it, and why. */
function plain(event) {
    const wire = event.event;
    const unread = event.isDecryptionFailure();
    const content = unread ? wire.content : event.getOriginalContent();
    const relation = wire.content?.["m.relates_to"];
    return {
        ...wire,
        type: unread ? EventType.RoomMessageEncrypted : event.getType(),
        content: relation && !content["m.relates_to"] ? { ...content, "m.relates_to": relation } : content,
        encrypted: wire.type === EventType.RoomMessageEncrypted,
        ...(unread ? { undecrypted: event.decryptionFailureReason } : {}),
    };
}

const people = new Map();

async function perform({ person, method, args }) {
    if (method === "open") {
        const opened = new Person(args);
        people.set(person, opened);
        return await opened.start();
    }
    const known = people.get(person);
    if (method === "stop") people.delete(person);
    return await known[method](args ?? {});
}

for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    perform(asked)
        .then((result) => ({ id: asked.id, result: result ?? null }))
        .catch((error) => ({ id: asked.id, error: `${error?.stack ?? error}` }))
        .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
}
process.exit(0);
