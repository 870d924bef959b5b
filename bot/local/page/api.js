/** What the page asks of the server, for one person. */

/** The server does not answer. */
export class Away extends Error {}

/** The server says no; `key` is the key of the words under `errors`. */
export class Refused extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Away();
  }
  const answer = await response.json().catch(() => ({ error: "server" }));
  if (!response.ok) throw new Refused(answer.error || "server");
  return answer;
}

function post(path, fields) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
}

export function loadSetup() {
  return call("/setup");
}

export function postLogin(code) {
  return post("/login", { code });
}

export class ChatApi {
  constructor(personId) {
    this.path = `/chat/${personId}`;
  }

  earlier(before) {
    return call(`${this.path}/messages?before=${before}`);
  }

  say(text, key) {
    return post(`${this.path}/messages`, { text, key });
  }

  attach(file, caption, key, album) {
    const form = new FormData();
    form.append("key", key);
    form.append("caption", caption);
    form.append("album", album);
    form.append("file", file, file.name);
    return call(`${this.path}/files`, { method: "POST", body: form });
  }

  press(messageId, data) {
    return post(`${this.path}/presses`, { message_id: messageId, data });
  }

  answer(queryId) {
    return call(`${this.path}/presses/${queryId}`);
  }

  fileAddress(fileId) {
    return `${this.path}/files/${encodeURIComponent(fileId)}`;
  }

  liveAddress() {
    return `ws://${location.host}${this.path}/live`;
  }
}
