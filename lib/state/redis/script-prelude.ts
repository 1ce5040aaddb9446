/** What a script answers that came too late to count. */
export const LATE = 'late';

/**
 * How each script begins. `ARGV[1]` is until when it counts, `ARGV[2]` the time, or 0 to take that of the server: then
 * the clocks of the instances do not matter. `now` is what follows goes by, in milliseconds.
 */
export const PRELUDE = `
local time = redis.call('TIME')
local server = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(ARGV[1]) > 0 and server > tonumber(ARGV[1]) then return '${LATE}' end
local now = tonumber(ARGV[2])
if now == 0 then now = server end
`;

/**
 * Keys outlive what they count by this time, in milliseconds: the time of a test stands still while that of the server
 * goes on.
 */
export const GRACE_MS = 10_000;
