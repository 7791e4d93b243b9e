// Times, sizes and shares as Staffroom says them.

/** 9.15am */
export function clockTime(date) {
  const hour = date.getHours();
  return `${hour % 12 || 12}.${String(date.getMinutes()).padStart(2, '0')}${hour < 12 ? 'am' : 'pm'}`;
}

/** 9.15am today, or 4 December at 9.15am */
export function when(date) {
  if (date.toDateString() === new Date().toDateString()) return clockTime(date);
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })} at ${clockTime(date)}`;
}

/** 1.4 GB */
export function size(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  let step = 0;
  let number = bytes;
  while (number >= 1000 && step < units.length - 1) {
    number /= 1024;
    step++;
  }
  const rounded = step === 0 || number >= 100 ? Math.round(number) : Math.round(number * 10) / 10;
  return `${rounded} ${units[step]}`;
}

/** The words a server sent with a refusal, or those for its status. */
export async function refusal(answer, otherwise) {
  const type = answer.headers.get('Content-Type') || '';
  if (type.includes('json')) {
    const body = await answer.json().catch(() => ({}));
    return { ...body, message: body.message || body.detail || otherwise };
  }
  return { message: otherwise };
}
