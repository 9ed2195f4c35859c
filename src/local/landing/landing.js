const { issuer } = document.body.dataset;
const status = document.getElementById('said');
const health = document.getElementById('health');
const manual = document.getElementById('manual');

async function tokenOfChosenUser() {
  const chosen = document.querySelector('input[name=user]:checked');
  const response = await fetch(`${issuer}/demo/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tenant: chosen.dataset.tenant, user: chosen.value }),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`the token issuer responded with ${response.status}`);
  return { user: chosen.value, token: (await response.json()).token };
}

async function copy(template) {
  const { user, token } = await tokenOfChosenUser();
  const text = template.replace('TOKEN', token);
  try {
    await navigator.clipboard.writeText(text);
    return `Copied, signed in as ${user}.`;
  } catch {
    const field = manual.querySelector('textarea');
    field.value = text;
    manual.showModal();
    field.select();
    return '';
  }
}

function notify(text) {
  status.textContent = text;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => {
    status.textContent = '';
  }, 4000);
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('button[data-copy]');
  if (!button) return;
  try {
    notify(await copy(button.dataset.copy));
  } catch (error) {
    notify(`Not copied: ${error.message}. Is the product still running?`);
  }
});

async function checkHealth() {
  const response = await fetch('/api/redis/health', { signal: AbortSignal.timeout(5000) }).catch(
    () => undefined,
  );
  const state = response === undefined ? 'down' : response.ok ? 'ready' : 'unready';
  health.className = state;
  health.textContent = {
    ready: 'Ready.',
    unready: 'Redis does not respond.',
    down: 'The product has stopped.',
  }[state];
}

void checkHealth();
setInterval(checkHealth, 5000);
