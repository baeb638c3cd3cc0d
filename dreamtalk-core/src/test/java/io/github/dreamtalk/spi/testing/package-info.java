/** Abstract suites every backend must pass, ours and a third party's, and fakes to test pipelines with. */
@NullMarked
package io.github.dreamtalk.spi.testing;

import org.jspecify.annotations.NullMarked;
