/** Ground floor: pictures, frame rates and sound as the library holds them in memory. */
@NullMarked
package io.github.dreamtalk.media;

import org.jspecify.annotations.NullMarked;
