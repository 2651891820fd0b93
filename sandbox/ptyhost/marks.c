#include "marks.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define KEY_DIGITS 16

/* As a parameter: what stands before the key comes with it. */
static char parameter[sizeof ";k=" + KEY_DIGITS];

bool marks_begin(void)
{
	uint64_t key;

	if (getrandom(&key, sizeof key, 0) != sizeof key)
		return false;
	snprintf(parameter, sizeof parameter, ";k=%016" PRIx64, key);
	return true;
}

const char *marks_key(void)
{
	return parameter + strlen(";k=");
}

bool marks_has_key(const char *mark)
{
	const char *found = strstr(mark, parameter);
	char after = found ? found[sizeof parameter - 1] : 'x';

	return after == 0 || after == ';';
}
