// Makes the whole table known to layerSpec. Imported for this alone, by the page's late parts and by its workers.
import '../challenges/catalogue';
import '../init/init_refusal';
import '../net/act_refusal';
import '../net/join_channels';
import '../net/strides';
import '../python/function_call';
import './tuple_input';
import { addRows } from './rows';
import { ROWS } from './table';

addRows(ROWS);
