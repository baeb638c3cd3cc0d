/** Contents of the module {@code dreamtalk-all}. */
package io.github.dreamtalk.all;
