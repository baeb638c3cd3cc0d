/** Finds backends and makes each once for an engine. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.registry;

import org.jspecify.annotations.NullMarked;
